import { describe, expect, it } from "vitest";
import type { CriContainer } from "../../agent/cri-answers.ts";
import { isInUse, pullerSandboxesOf } from "../../agent/image-users.ts";
import { pullerLabelsOf } from "../../controller/caches/pullers/puller-labels.ts";

const ID = `sha256:${"1".repeat(64)}`;
const DIGEST = `r.example/a@sha256:${"a".repeat(64)}`;
const IMAGE = { id: ID, repoTags: ["r.example/a:1"], repoDigests: [DIGEST], pinned: false };

function container(changes: Partial<CriContainer>): CriContainer {
  return {
    podSandboxId: "sandbox",
    image: { image: "r.example/b:1" },
    imageRef: `sha256:${"2".repeat(64)}`,
    imageId: "",
    state: "CONTAINER_RUNNING",
    ...changes,
  };
}

describe("isInUse()", () => {
  it.for([
    ["the id as the id", { imageId: ID }],
    ["the id as the reference, as containerd has it", { imageRef: ID }],
    ["a repository digest, as CRI-O has it", { imageRef: DIGEST }],
    ["a tag", { image: { image: "r.example/a:1" } }],
  ] as const)("knows a container by %s", ([, changes]) => {
    expect(isInUse(IMAGE, [container({}), container(changes)], new Set())).toBe(true);
  });

  it("is false where no container is made from it", () => {
    expect(isInUse(IMAGE, [], new Set())).toBe(false);
    expect(isInUse(IMAGE, [container({}), container({ image: null })], new Set())).toBe(false);
  });

  it("counts a container that has ended, but a puller's only while it runs", () => {
    const ended = container({ imageId: ID, state: "CONTAINER_EXITED" });
    const running = container({ imageId: ID });
    expect(isInUse(IMAGE, [ended], new Set())).toBe(true);
    expect(isInUse(IMAGE, [ended], new Set(["sandbox"]))).toBe(false);
    expect(isInUse(IMAGE, [running], new Set(["sandbox"]))).toBe(true);
  });
});

describe("pullerSandboxesOf()", () => {
  it("finds the pods that the controller makes to pull", () => {
    const labels = pullerLabelsOf({ namespace: "shop", name: "web", uid: "uid-1" });
    const sandboxes = [
      { id: "puller", labels },
      { id: "other", labels: { app: "web" } },
    ];
    expect([...pullerSandboxesOf(sandboxes)]).toEqual(["puller"]);
  });
});

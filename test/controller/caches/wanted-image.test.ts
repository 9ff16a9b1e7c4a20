import { describe, expect, it } from "vitest";
import { wantedImagesOf } from "../../../controller/caches/wanted-image.ts";

const digest = `sha256:${"a".repeat(64)}`;

describe("wantedImagesOf()", () => {
  it("knows which references move: latest, written or implied, also on a registry with a port", () => {
    const written = ["nginx", "host:5000/app", "web:1", `web:latest@${digest}`, "x:latest"];
    expect(wantedImagesOf(written, "IfNotPresent")).toEqual([
      { reference: "docker.io/library/nginx:latest", isMoving: true },
      { reference: "host:5000/app:latest", isMoving: true },
      { reference: "docker.io/library/web:1", isMoving: false },
      { reference: `docker.io/library/web@${digest}`, isMoving: false },
      { reference: "docker.io/library/x:latest", isMoving: true },
    ]);
  });

  it("looks at every tag with Always, and never at a digest", () => {
    expect(wantedImagesOf(["web:1", `web@${digest}`], "Always")).toEqual([
      { reference: "docker.io/library/web:1", isMoving: true },
      { reference: `docker.io/library/web@${digest}`, isMoving: false },
    ]);
  });

  it("takes each image once, in its first place, and nothing that is no reference", () => {
    expect(
      wantedImagesOf(["b:1", "docker.io/library/a:1", "b:1", "a:1", "NO!"], "IfNotPresent"),
    ).toEqual([
      { reference: "docker.io/library/b:1", isMoving: false },
      { reference: "docker.io/library/a:1", isMoving: false },
    ]);
  });
});

import { describe, expect, it } from "vitest";
import { containerTextOf, distinctUsesOf, imageUsesOf } from "../../../cli/workloads/image-use.ts";
import { useOf } from "./sample-use.ts";

const workload = {
  object: "deployment/web",
  namespace: "shop",
  owner: undefined,
  template: {
    spec: {
      initContainers: [
        { name: "migrate", image: "a" },
        { name: "proxy", image: "b", restartPolicy: "Always" },
      ],
      containers: [{ name: "app", image: "c" }],
      volumes: [{ name: "model", image: { reference: "d" } }, { name: "cache" }],
      imagePullSecrets: [{ name: "regcred" }],
      nodeSelector: { disk: "ssd" },
    },
  },
};

describe("imageUsesOf()", () => {
  it("names every image with its container, and whose credentials and nodes count", () => {
    const uses = imageUsesOf(workload);
    expect(uses.map((use) => [containerTextOf(use), use.image.reference])).toEqual([
      ["deployment/web/model (volume)", "d"],
      ["deployment/web/migrate (init)", "a"],
      ["deployment/web/proxy (sidecar)", "b"],
      ["deployment/web/app", "c"],
    ]);
    expect(uses[0]?.context).toEqual({
      namespace: "shop",
      secretNames: ["regcred"],
      serviceAccountName: "default",
    });
    expect(uses[0]?.constraints.nodeSelector).toEqual({ disk: "ssd" });
  });

  it("finds nothing in a template without a spec", () => {
    expect(imageUsesOf({ ...workload, template: {} })).toEqual([]);
  });
});

describe("distinctUsesOf()", () => {
  it("takes the pods of a Deployment for one", () => {
    const use = useOf("nginx");
    const other = { ...use, context: { ...use.context, namespace: "other" } };
    expect(distinctUsesOf([use, { ...use }, other])).toEqual([use, other]);
  });
});

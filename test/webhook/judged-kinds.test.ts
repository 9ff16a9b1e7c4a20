import { describe, expect, it } from "vitest";
import { JudgedKinds, parseExtraKind } from "../../webhook/judged-kinds.ts";

const kinds = new JudgedKinds([parseExtraKind("rollouts.argoproj.io=spec.template")]);

describe("JudgedKinds", () => {
  it.for([
    ["", "pods", "", []],
    ["", "pods", "ephemeralcontainers", []],
    ["apps", "deployments", "", ["spec", "template"]],
    ["apps", "statefulsets", "", ["spec", "template"]],
    ["apps", "daemonsets", "", ["spec", "template"]],
    ["apps", "replicasets", "", ["spec", "template"]],
    ["batch", "jobs", "", ["spec", "template"]],
    ["batch", "cronjobs", "", ["spec", "jobTemplate", "spec", "template"]],
    ["argoproj.io", "rollouts", "", ["spec", "template"]],
  ] as const)("pathOf() knows %s/%s/%s", ([group, resource, subResource, path]) => {
    expect(kinds.pathOf({ group, resource }, subResource)).toEqual(path);
  });

  it.for([
    ["", "pods", "status"],
    ["", "pods", "binding"],
    ["apps", "deployments", "scale"],
    ["apps", "deployments", "status"],
    ["", "deployments", ""],
    ["", "configmaps", ""],
    ["argoproj.io", "rollouts", "status"],
  ] as const)("pathOf() leaves %s/%s/%s alone", ([group, resource, subResource]) => {
    expect(kinds.pathOf({ group, resource }, subResource)).toBeUndefined();
  });

  it("isJudgedOwner() tells whose template was judged", () => {
    const is = (apiVersion: string, kind: string) => kinds.isJudgedOwner({ apiVersion, kind });
    expect(is("apps/v1", "ReplicaSet")).toBe(true);
    expect(is("batch/v1", "Job")).toBe(true);
    expect(is("argoproj.io/v1alpha1", "Rollout")).toBe(true);
    expect(is("v1", "Node")).toBe(false);
    expect(is("kubevirt.io/v1", "VirtualMachineInstance")).toBe(false);
  });
});

describe("parseExtraKind()", () => {
  it("takes a kind of the core group", () => {
    expect(parseExtraKind("replicationcontrollers=spec.template")).toEqual([
      "replicationcontrollers",
      ["spec", "template"],
    ]);
  });

  it.for([
    "",
    "rollouts",
    "rollouts=",
    "=spec",
    "rollouts=spec..template",
    "Rollouts=spec",
    "a=b=c",
    "a/b=spec",
  ])("refuses %j", (text) => {
    expect(() => parseExtraKind(text)).toThrow(/expected RESOURCE\.GROUP=PATH such as/);
  });
});

import type { TemplatePath } from "./pod-template.ts";

/** A kind that has a pod template. */
export interface WorkloadKind {
  readonly kind: string;
  /** Empty for the core group. */
  readonly group: string;
  /** Where the API server keeps those of a namespace. */
  readonly apiPath: string;
  readonly plural: string;
  readonly templatePath: TemplatePath;
}

const TEMPLATE: TemplatePath = ["spec", "template"];

export const POD: WorkloadKind = {
  kind: "Pod",
  group: "",
  apiPath: "/api/v1",
  plural: "pods",
  templatePath: [],
};

export const WORKLOAD_KINDS: readonly WorkloadKind[] = [
  POD,
  apps("Deployment", "deployments"),
  apps("StatefulSet", "statefulsets"),
  apps("DaemonSet", "daemonsets"),
  apps("ReplicaSet", "replicasets"),
  batch("Job", "jobs", TEMPLATE),
  batch("CronJob", "cronjobs", ["spec", "jobTemplate", ...TEMPLATE]),
];

/** Undefined for kinds without a pod template, and for those of other groups that happen to have the same name. */
export function workloadKindOf(object: {
  readonly apiVersion: string;
  readonly kind: string;
}): WorkloadKind | undefined {
  const slash = object.apiVersion.indexOf("/");
  const group = slash < 0 ? "" : object.apiVersion.slice(0, slash);
  return WORKLOAD_KINDS.find((known) => known.kind === object.kind && known.group === group);
}

function apps(kind: string, plural: string): WorkloadKind {
  return { kind, group: "apps", apiPath: "/apis/apps/v1", plural, templatePath: TEMPLATE };
}

function batch(kind: string, plural: string, templatePath: TemplatePath): WorkloadKind {
  return { kind, group: "batch", apiPath: "/apis/batch/v1", plural, templatePath };
}

import { tmpdir } from "node:os";
import { fileURLToPath } from "node:url";
import { helmBinary } from "../cluster/binaries.ts";
import { type HelmResult, runHelm } from "../cluster/helm.ts";
import { type RenderedObject, renderedObjectsOf } from "../support/rendered-object.ts";

export const CHART = fileURLToPath(new URL("../../charts/layerwise", import.meta.url));

export interface RenderOptions {
  readonly namespace?: string;
  readonly kubeVersion?: string;
  /** Values under their paths, set on top of the others. */
  readonly set?: Readonly<Record<string, unknown>>;
}

/** What `helm template` says with these values; a refusal is a result with its code. */
export async function templateChart(
  values: object = {},
  options: RenderOptions = {},
): Promise<HelmResult> {
  const { namespace = "layerwise-system", kubeVersion = "v1.36.3", set = {} } = options;
  const place = [`--namespace=${namespace}`, `--kube-version=${kubeVersion}`];
  const pairs = Object.entries(set).map(([path, value]) => `${path}=${JSON.stringify(value)}`);
  const settings = ["--values=-", ...pairs.map((pair) => `--set-json=${pair}`)];
  return runHelm(["template", "layerwise", CHART, ...place, ...settings], {
    binary: await helmBinary(),
    home: tmpdir(),
    input: JSON.stringify(values),
  });
}

/** The objects of the chart with these values. */
export async function renderChart(
  values: object = {},
  options: RenderOptions = {},
): Promise<RenderedObject[]> {
  const { code, stdout, stderr } = await templateChart(values, options);
  if (code !== 0) throw new Error(`helm template failed: ${stderr}`);
  return renderedObjectsOf(stdout);
}

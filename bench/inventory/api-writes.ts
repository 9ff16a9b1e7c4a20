import type { ControlPlane } from "../../test/cluster/control-plane.ts";

const WRITE = /^(?:POST|PUT|PATCH|APPLY|DELETE)$/;

/** Writes that the API server has accepted since it started, of whomever, but for leases. */
export async function readApiWrites(controlPlane: ControlPlane): Promise<number> {
  const { code, stdout, stderr } = await controlPlane.kubectl(["get", "--raw", "/metrics"]);
  if (code !== 0) throw new Error(`Cannot read the metrics of the API server: ${stderr}`);
  return countApiWrites(stdout);
}

/** The sum of `apiserver_request_total` over verbs that write and codes that mean success, without leases. */
export function countApiWrites(metrics: string): number {
  let writes = 0;
  for (const line of metrics.split("\n")) {
    const match = /^apiserver_request_total\{(.*)\} (\S+)$/.exec(line);
    if (match === null) continue;
    const labels = new Map(
      [...(match[1] ?? "").matchAll(/(\w+)="([^"]*)"/g)].map(([, name, value]) => [name, value]),
    );
    if (labels.get("resource") === "leases" || labels.get("dry_run") !== "") continue;
    if (!WRITE.test(labels.get("verb") ?? "") || !labels.get("code")?.startsWith("2")) continue;
    writes += Number(match[2]);
  }
  return writes;
}

import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { KubeClient } from "../../kube/kube-client.ts";
import type { KubeObject } from "../../kube/kube-object.ts";
import type { ControlPlane } from "../cluster/control-plane.ts";
import { type ClientCluster, startClientCluster } from "../support/client-cluster.ts";
import { kubeConfigVia } from "../support/kube-config-via.ts";
import { LeaseCandidate } from "../support/lease-candidate.ts";
import { TcpProxy } from "../support/tcp-proxy.ts";

const LEASES = "/apis/coordination.k8s.io/v1/namespaces/default/leases";

interface Lease extends KubeObject {
  readonly spec: Readonly<Record<string, string | number>>;
}

let cluster: ClientCluster;
let controlPlane: ControlPlane;
let client: KubeClient;
let name = "";
let count = 0;
const candidates: LeaseCandidate[] = [];

beforeAll(async () => {
  cluster = await startClientCluster();
  ({ controlPlane, client } = cluster);
});
afterAll(() => cluster.stop());
beforeEach(() => {
  name = `lease-${++count}`;
});
afterEach(async () => {
  for (const one of candidates.splice(0)) {
    one.stop();
    one.work.resolve();
    await one.ended.catch(() => {});
  }
});

function candidate(
  identity: string,
  options: { via?: KubeClient; startMs?: number; windDown?: boolean } = {},
): LeaseCandidate {
  const { via = client, ...rest } = options;
  const created = new LeaseCandidate(via, name, { identity, ...rest });
  candidates.push(created);
  return created;
}

function eventually(check: () => void | Promise<void>): Promise<void> {
  return vi.waitFor(check, { timeout: 20_000, interval: 5 });
}

function readLease(): Promise<Lease> {
  return client.request<Lease>("GET", `${LEASES}/${name}`);
}

async function leader(identity: string, options: Parameters<typeof candidate>[1] = {}) {
  const created = candidate(identity, options);
  await eventually(() => expect(created.leading).toBe(true));
  return created;
}

/** Lets a candidate's time pass in steps of 1 s, and its requests end in between. */
async function pass(who: LeaseCandidate, seconds: number): Promise<void> {
  for (let second = 0; second < seconds; second++) {
    await who.clock.advance(1_000);
    await client.request("GET", "/api/v1/namespaces/default");
  }
}

describe("LeaderElector", () => {
  it("run() creates the Lease, leads, and gives it up when told to stop", async () => {
    const a = await leader("a", { startMs: Date.parse("2026-03-04T05:06:07.089Z") });
    const { spec } = await readLease();
    expect(spec).toEqual({
      holderIdentity: "a",
      leaseDurationSeconds: 15,
      acquireTime: "2026-03-04T05:06:07.089000Z",
      renewTime: "2026-03-04T05:06:07.089000Z",
      leaseTransitions: 0,
    });
    a.stop();
    await a.ended;
    expect(a.leading).toBe(false);
    expect((await readLease()).spec).toMatchObject({ holderIdentity: "", leaseDurationSeconds: 1 });
    expect(a.clock.pendingTimers).toBe(0);
  });

  it("run() waits while another renews, whatever that one's clock says, and takes over at its stop", async () => {
    const a = await leader("a", { startMs: 0 });
    const b = candidate("b");
    for (let second = 0; second < 40; second++) {
      await pass(a, 1);
      await pass(b, 1);
    }
    expect([a.leading, b.leading]).toEqual([true, false]);
    a.stop();
    await a.ended;
    // A candidate asks again after 2.0 to 4.4 s.
    await eventually(async () => {
      await pass(b, 1);
      expect(b.leading).toBe(true);
    });
    expect((await readLease()).spec).toMatchObject({ holderIdentity: "b", leaseTransitions: 1 });
  });

  it("run() takes over 15 s after it last saw the lease change; the one cut off has stopped by then", async () => {
    const proxy = await TcpProxy.start(controlPlane.url);
    const server = `https://127.0.0.1:${proxy.port}`;
    const via = new KubeClient(kubeConfigVia(controlPlane.kubeconfig, server));
    const a = await leader("a", { via });
    const b = candidate("b");
    await eventually(() => expect(b.clock.pendingTimers).toBe(2));
    proxy.freeze();
    await pass(b, 14);
    expect(b.leading).toBe(false);
    await pass(a, 9);
    expect(a.terms[0]?.aborted).toBe(false);
    await pass(a, 2);
    expect(a.terms[0]?.aborted).toBe(true);
    expect(a.leading).toBe(false);
    await eventually(async () => {
      await pass(b, 1);
      expect(b.leading).toBe(true);
    });
    await proxy.close();
    await via.close();
  });

  it("run() ends the term of a process that was paused while another took over, and stands again", async () => {
    const a = await leader("a");
    const b = candidate("b");
    await eventually(async () => {
      await pass(b, 1);
      expect(b.leading).toBe(true);
    });
    // Nothing passes for a until it wakes up.
    expect(a.leading).toBe(true);
    await pass(a, 3);
    expect([a.leading, a.terms[0]?.aborted]).toEqual([false, true]);
    b.stop();
    await b.ended;
    await eventually(async () => {
      await pass(a, 1);
      expect(a.terms).toHaveLength(2);
    });
    expect((await readLease()).spec).toMatchObject({ holderIdentity: "a", leaseTransitions: 2 });
  });

  it("run() goes on renewing until the work has ended, then gives the lease up", async () => {
    const a = await leader("a", { windDown: true });
    a.stop();
    expect(a.terms[0]?.aborted).toBe(true);
    await pass(a, 30);
    const { spec } = await readLease();
    expect(spec["holderIdentity"]).toBe("a");
    expect(spec["renewTime"]).not.toBe(spec["acquireTime"]);
    a.work.resolve();
    await a.ended;
    expect((await readLease()).spec["holderIdentity"]).toBe("");
  });

  it("run() rejects with a fault of the work, after it gave the lease up", async () => {
    const a = await leader("a");
    a.work.reject(new Error("work fault"));
    await expect(a.ended).rejects.toThrow("work fault");
    expect((await readLease()).spec["holderIdentity"]).toBe("");
  });

  it("run() keeps what others wrote on the Lease, and a write of theirs does not end the term", async () => {
    const a = await leader("a");
    await client.request("PATCH", `${LEASES}/${name}`, {
      body: { metadata: { labels: { team: "x" } } },
      contentType: "application/merge-patch+json",
    });
    await pass(a, 12);
    expect(a.leading).toBe(true);
    expect((await readLease()).metadata.labels).toEqual({ team: "x" });
  });

  it("run() lets one of several that start together lead", async () => {
    const all = ["a", "b", "c", "d"].map((identity) => candidate(identity));
    await eventually(() => expect(all.some(({ leading }) => leading)).toBe(true));
    for (const one of all) await pass(one, 5);
    expect(all.filter(({ leading }) => leading)).toHaveLength(1);
  });
});

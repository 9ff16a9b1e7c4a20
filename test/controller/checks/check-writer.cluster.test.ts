import { pino } from "pino";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { type CheckRecord, decodeCheckRecord } from "../../../controller/checks/check-record.ts";
import { CheckWriter } from "../../../controller/checks/check-writer.ts";
import { wantedCheckOf } from "../../../controller/checks/wanted-check.ts";
import type { KubeClient } from "../../../kube/kube-client.ts";
import { objectKeyOf } from "../../../kube/kube-object.ts";
import { type ClientCluster, startClientCluster } from "../../support/client-cluster.ts";
import { establishCrds } from "../../support/establish-crds.ts";
import { FakeClock } from "../../support/fake-clock.ts";
import type { Kubectl } from "../../support/kubectl-of.ts";
import { goodStatus } from "./sample-check.ts";

const WANTED = wantedCheckOf("registry.example/app:v1", {
  namespace: "default",
  secretNames: ["pull"],
  serviceAccountName: "default",
});
const KEY = objectKeyOf(WANTED);

let cluster: ClientCluster;
let kubectl: Kubectl;
let client: KubeClient;

beforeAll(async () => {
  cluster = await startClientCluster();
  ({ client, kubectl } = cluster);
  await establishCrds(kubectl);
});
afterAll(() => cluster.stop());

afterEach(async () => {
  await kubectl(["delete", "imagechecks", "--all"]);
});

/** A writer, and what its watch shows, which is nothing until told. */
function createWriter() {
  const clock = new FakeClock();
  const records = new Map<string, CheckRecord>();
  const lost = new AbortController();
  const logger = pino({ enabled: false });
  const writer = new CheckWriter({ client, records, lost: lost.signal, clock, logger });
  return { writer, records, clock, lost };
}

async function stored(): Promise<CheckRecord> {
  const args = ["get", "imagecheck", WANTED.name, "-o", "json"];
  const record = decodeCheckRecord(JSON.parse(await kubectl(args)));
  if (record === undefined) throw new Error("it is being deleted");
  return record;
}

async function created(writer: CheckWriter): Promise<CheckRecord> {
  const record = await writer.create(WANTED);
  if (record === undefined) throw new Error("it was refused");
  return record;
}

describe("CheckWriter", () => {
  it("makes a check and writes its status, and knows both before the watch does", async () => {
    const { writer } = createWriter();
    const record = await created(writer);
    expect(writer.read(KEY)).toEqual(await stored());
    expect(await writer.writeStatus(record, goodStatus())).toBe(true);
    expect(await stored()).toMatchObject({
      isDiscovered: true,
      check: {
        spec: { image: WANTED.image, imagePullSecrets: [{ name: "pull" }], interval: "1h" },
        status: goodStatus(),
      },
    });
    expect(writer.read(KEY)).toEqual(await stored());
  });

  it("believes the watch once that shows the write, a newer spec, or nothing for long", async () => {
    const { writer, records, clock } = createWriter();
    const record = await created(writer);
    records.set(KEY, record);
    await writer.writeStatus(record, goodStatus());
    expect(writer.read(KEY)?.check.status).toEqual(goodStatus());
    const { metadata } = record.check;
    const edited = {
      ...record,
      check: { ...record.check, metadata: { ...metadata, generation: 2 } },
    };
    records.set(KEY, edited);
    expect(writer.read(KEY)).toBe(edited);
    await writer.writeStatus(await stored(), goodStatus({ presentNodes: 1 }));
    records.delete(KEY);
    await clock.advance(29_000);
    expect(writer.read(KEY)).toBeDefined();
    await clock.advance(1_000);
    expect(writer.read(KEY)).toBeUndefined();
  });

  it("drops from the status what is left out of it", async () => {
    const { writer } = createWriter();
    const record = await created(writer);
    await writer.writeStatus(record, goodStatus());
    const { digest: _, ...rest } = goodStatus();
    await writer.writeStatus(await stored(), rest);
    expect((await stored()).check.status).toEqual(rest);
  });

  it("writes to no check that was made anew, and removes none", async () => {
    const { writer } = createWriter();
    const record = await created(writer);
    await kubectl(["delete", "imagecheck", WANTED.name]);
    await created(writer);
    expect(await writer.writeStatus(record, goodStatus())).toBe(false);
    await writer.delete(record);
    expect((await stored()).check.status).toBeUndefined();
    await writer.delete(await stored());
    expect(await kubectl(["get", "imagechecks", "-o", "name"])).toBe("");
  });

  it("writes to no check that was changed meanwhile", async () => {
    const { writer } = createWriter();
    const record = await created(writer);
    const patch = { spec: { image: "registry.example/other:v1" } };
    const target = ["imagecheck", WANTED.name];
    await kubectl(["patch", ...target, "--type=merge", "-p", JSON.stringify(patch)]);
    expect(await writer.writeStatus(record, goodStatus())).toBe(false);
    expect((await stored()).check.status).toBeUndefined();
  });

  it("passes over what the API server does not take", async () => {
    const { writer } = createWriter();
    const elsewhere = wantedCheckOf(WANTED.image, { ...WANTED.context, namespace: "absent" });
    expect(await writer.create(elsewhere)).toBeUndefined();
    const unnamed = wantedCheckOf(WANTED.image, { ...WANTED.context, secretNames: [".."] });
    expect(await writer.create(unnamed)).toBeUndefined();
  });

  it("writes nothing once the lease is lost", async () => {
    const { writer, lost } = createWriter();
    lost.abort(new Error("lost"));
    await expect(writer.create(WANTED)).rejects.toThrow("lost");
    expect(await kubectl(["get", "imagechecks", "-o", "name"])).toBe("");
  });
});

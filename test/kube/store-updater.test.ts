import { pino } from "pino";
import { describe, expect, it } from "vitest";
import { Store } from "../../kube/store.ts";
import { StoreUpdater } from "../../kube/store-updater.ts";

function setUp(fault?: Error) {
  const store = new Store<string>();
  const calls: string[] = [];
  const lines: string[] = [];
  function note(call: string): void {
    calls.push(call);
    if (fault !== undefined) throw fault;
  }
  const updater = new StoreUpdater<string>({
    store,
    decode(object) {
      const { value } = object as { value?: string };
      if (value === "fault") throw new Error("cannot decode");
      return value;
    },
    handlers: {
      upsert: (key, object, previous) => note(`upsert ${key} ${object} ${previous}`),
      remove: (key, previous) => note(`remove ${key} ${previous}`),
      synced: () => note("synced"),
    },
    logger: pino({ base: null, timestamp: false }, { write: (line: string) => lines.push(line) }),
  });
  return { store, updater, calls, lines };
}

function raw(name: string, resourceVersion: string, value?: string): object {
  return { metadata: { name, resourceVersion }, value };
}

describe("StoreUpdater", () => {
  it("upsert() tells of an object that appears and of one that changes", () => {
    const { store, updater, calls } = setUp();
    expect(updater.upsert(raw("a", "1", "x"))).toBe("a");
    expect(updater.upsert(raw("a", "2", "y"))).toBe("a");
    expect(calls).toEqual(["upsert a x undefined", "upsert a y x"]);
    expect([...store.entries()]).toEqual([["a", "y"]]);
  });

  it("upsert() tells nothing of a version it has", () => {
    const { updater, calls } = setUp();
    updater.upsert(raw("a", "1", "x"));
    expect(updater.upsert(raw("a", "1", "x"))).toBe("a");
    expect(calls).toHaveLength(1);
  });

  it("upsert() removes an object that decode leaves out", () => {
    const { store, updater, calls } = setUp();
    updater.upsert(raw("a", "1", "x"));
    updater.upsert(raw("a", "2"));
    updater.upsert(raw("b", "3"));
    expect(calls).toEqual(["upsert a x undefined", "remove a x"]);
    expect(store.size).toBe(0);
  });

  it("upsert() keeps the version before when the new one cannot be decoded", () => {
    const { store, updater } = setUp();
    updater.upsert(raw("a", "1", "x"));
    expect(updater.upsert(raw("a", "2", "fault"))).toBe("a");
    expect(store.get("a")).toBe("x");
    expect(updater.faults).toBe(1);
  });

  it.for([
    null,
    undefined,
    7,
    "text",
    {},
    { metadata: null },
    { metadata: {} },
    { metadata: { name: 7 } },
  ])("upsert() and remove() count %j as a fault", (object) => {
    const { updater, calls } = setUp();
    expect(updater.upsert(object)).toBeUndefined();
    updater.remove(object);
    expect(updater.faults).toBe(2);
    expect(calls).toEqual([]);
  });

  it("remove() tells once", () => {
    const { updater, calls } = setUp();
    updater.upsert(raw("a", "1", "x"));
    updater.remove(raw("a", "2", "x"));
    updater.remove(raw("a", "2", "x"));
    expect(calls).toEqual(["upsert a x undefined", "remove a x"]);
  });

  it("removeAllBut() removes what was not listed", () => {
    const { store, updater, calls } = setUp();
    for (const name of ["a", "b", "c"]) updater.upsert(raw(name, "1", "x"));
    updater.removeAllBut(new Set(["b", "d"]));
    expect(calls.slice(3)).toEqual(["remove a x", "remove c x"]);
    expect([...store.keys()]).toEqual(["b"]);
  });

  it("goes on after handlers that throw, and logs the 1st, 2nd, 4th and 8th fault of 10", () => {
    const { store, updater, lines } = setUp(new Error("handler fault"));
    for (let version = 1; version <= 8; version++) updater.upsert(raw("a", `${version}`, "x"));
    updater.synced();
    updater.remove(raw("a", "9", "x"));
    expect(store.size).toBe(0);
    expect(updater.faults).toBe(10);
    expect(lines.map((line) => (JSON.parse(line) as { faults: number }).faults)).toEqual([
      1, 2, 4, 8,
    ]);
  });
});

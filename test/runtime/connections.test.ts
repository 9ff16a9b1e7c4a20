import { expect, it } from "vitest";
import { Connections } from "../../runtime/connections.ts";

it("Connections closes what it was given once it is to stop, and not before", async () => {
  const closed: string[] = [];
  const clientOf = (name: string) => ({ close: async () => void closed.push(name) });
  const stop = new AbortController();
  const done = new Connections(clientOf("a"), clientOf("b")).run(stop.signal);
  expect(closed).toEqual([]);
  stop.abort();
  await done;
  expect(closed).toEqual(["a", "b"]);
  await new Connections(clientOf("c")).run(stop.signal);
  expect(closed).toEqual(["a", "b", "c"]);
});

import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decodeExtenderArgs } from "../../extender/extender-args.ts";
import { readCall } from "../../extender/read-call.ts";
import { scanCall } from "../../extender/scan-call.ts";
import { Candidates } from "../../placement/candidates.ts";
import { Inventory } from "../../placement/inventory.ts";
import { parseJson } from "../../runtime/parse-json.ts";
import { node } from "../support/observed.ts";

const NAMES = ["a", "ab", "node-1", "node-2", "x.example", "ü", "q\\u0041"];
const POD = { metadata: { name: "p", namespace: "d", uid: "u" }, spec: { containers: [] } };

function clusterCandidates(): Candidates {
  const inventory = new Inventory();
  for (const name of NAMES) inventory.observeNode(node(name), 0);
  return new Candidates(inventory.nodes);
}

function namesIn(candidates: Candidates): string[] {
  return Array.from({ length: candidates.count }, (_, at) => candidates.nodeAt(at)?.name ?? "");
}

/** What the body means by JSON.parse and nothing else. */
function meaningOf(body: Buffer): object {
  const json = parseJson(body);
  if (json.kind === "invalid") return json;
  const decoded = decodeExtenderArgs(json.value);
  if (decoded.kind === "invalid") return decoded;
  const { pod, nodeNames } = decoded.args;
  const known = nodeNames.filter((name) => NAMES.includes(name));
  return { kind: "read", pod, names: [...new Set(known)] };
}

const candidates = clusterCandidates();

function readingOf(body: Buffer): object {
  const call = readCall(body, candidates);
  return call.kind === "read" ? { ...call, names: namesIn(candidates) } : call;
}

const nodeNames = fc.array(fc.oneof(fc.constantFrom(...NAMES), fc.string({ maxLength: 6 })), {
  maxLength: 12,
});
const pods = fc.oneof(
  fc.constant<unknown>(POD),
  fc.record({ metadata: fc.record({ name: fc.string() }), more: fc.jsonValue() }),
  // Pods that hold what stands between a Pod and the names.
  fc.constant<unknown>({ metadata: { name: ',"Nodes":null,"NodeNames":["a"]}' } }),
  fc.constant<unknown>({ spec: {}, Nodes: null, NodeNames: ["a"] }),
  fc.jsonValue(),
);
const calls = fc
  .record({ Pod: pods, NodeNames: nodeNames })
  .map(({ Pod, NodeNames }) => Buffer.from(JSON.stringify({ Pod, Nodes: null, NodeNames })));

describe("readCall()", () => {
  it("reads what kube-scheduler sends without parsing the names", () => {
    const body = Buffer.from(
      JSON.stringify({ Pod: POD, Nodes: null, NodeNames: ["node-2", "stranger", "a"] }),
    );
    candidates.clear();
    expect(scanCall(body, candidates)).toMatchObject({ namespace: "d", name: "p" });
    expect(namesIn(candidates)).toEqual(["node-2", "a"]);
  });

  it("comes to what JSON.parse comes to, for any call", () => {
    fc.assert(
      fc.property(calls, (body) => {
        expect(readingOf(body)).toEqual(meaningOf(body));
      }),
      { numRuns: 500 },
    );
  });

  it("comes to what JSON.parse comes to, for any damage to a call", () => {
    const damage = fc.record({
      at: fc.double({ min: 0, max: 1, noNaN: true }),
      removed: fc.oneof(fc.nat(3), fc.nat(300)),
      inserted: fc.oneof(
        fc.uint8Array({ maxLength: 3 }),
        fc
          .constantFrom('"', "\\", ",", "]", "}", "{", " ", "\ufeff")
          .map((text) => Buffer.from(text)),
      ),
    });
    fc.assert(
      fc.property(calls, damage, (call, { at, removed, inserted }) => {
        const cut = Math.floor(at * call.length);
        const parts = [call.subarray(0, cut), inserted, call.subarray(cut + removed)];
        const body = Buffer.concat(parts);
        expect(readingOf(body)).toEqual(meaningOf(body));
      }),
      { numRuns: 2000 },
    );
  });

  it.for([
    "",
    '{"Pod":',
    '{"Pod":{"spec":{}},"Nodes":null,"NodeNames":["a"],"NodeNames":["ab"]}',
    '{"Pod":{"a":{"x":1},"Nodes":null,"NodeNames":["a"]},"NodeNames":["ab"]}',
    '{"Pod":\ufeff{},"Nodes":null,"NodeNames":["a"]}',
    '{"Pod":{},"Nodes":null,"NodeNames":["a",]}',
    '{"Pod":{},"Nodes":null,"NodeNames":["\\u0061"]}',
    '{"Pod":{},"Nodes":null,"NodeNames":["q\\u0041"]}',
    '{"Pod":{},"Nodes":null,"NodeNames":[]}\n',
    '{"Pod":{},"Nodes":null,"NodeNames":["a"]}]}',
    '{"Pod":{},"Nodes":null,"NodeNames":["]}',
    '{"Pod":{},"Nodes":null,"NodeNames":[]',
    '{"Pod":{"metadata":{"name":"\t"}},"Nodes":null,"NodeNames":["a"]}',
  ])("comes to what JSON.parse comes to for %s", (text) => {
    const body = Buffer.from(text);
    expect(readingOf(body)).toEqual(meaningOf(body));
  });
});

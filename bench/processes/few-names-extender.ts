// The least an extender in Node.js can do that names as many nodes as ours, without looking at any: what ours is measured against.
import { createServer } from "node:http";
import { parseArgs } from "node:util";

const { values } = parseArgs({
  options: {
    port: { type: "string", default: "0" },
    few: { type: "string", default: "1" },
  },
});
const few = Number(values.few);
let calls = 0;
let entries = 0;
createServer((request, response) => {
  if (request.url === "/counts") {
    response.end(JSON.stringify({ calls, entries }));
    return;
  }
  const chunks: Buffer[] = [];
  request.on("data", (chunk: Buffer) => chunks.push(chunk));
  request.on("end", () => {
    const { NodeNames: names } = JSON.parse(Buffer.concat(chunks).toString()) as {
      readonly NodeNames: readonly string[];
    };
    // Another run of names for each call, so that no node is named more often than others.
    const from = (calls * few) % Math.max(1, names.length - few + 1);
    const answer = names.slice(from, from + few).map((Host) => ({ Host, Score: 10 }));
    calls++;
    entries += answer.length;
    response.setHeader("Content-Type", "application/json").end(JSON.stringify(answer));
  });
}).listen(Number(values.port), "127.0.0.1");

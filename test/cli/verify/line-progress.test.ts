import { expect, it } from "vitest";
import { LineProgress } from "../../../cli/verify/line-progress.ts";

it("LineProgress writes a line for each image when it is done, in the order of that", () => {
  let text = "";
  const progress = new LineProgress({ write: (part) => (text += part) });
  progress.start(["a:v1", "b\u001b[2J"]);
  progress.checking();
  progress.done(1, { verdict: "bad", reason: "InvalidReference", platforms: [] });
  progress.done(0, { verdict: "good", reason: "Pullable", platforms: [] });
  progress.end();
  expect(text).toBe("[1/2] b\\u001b[2J: bad (InvalidReference)\n[2/2] a:v1: good (Pullable)\n");
});

import { describe, expect, it } from "vitest";
import { parseDemoOptions } from "../../demo/demo-options.ts";

const defaults = { nodes: 100, pods: 2000, seed: 1, keep: false, listen: "127.0.0.1:8888" };

describe("parseDemoOptions()", () => {
  it("has a default for everything", () => {
    expect(parseDemoOptions([])).toEqual({ kind: "parsed", options: defaults });
  });

  it("takes every option", () => {
    const argv =
      "--nodes 20 --pods=300 --seed 0 --keep --json out.json --data set --kubeconfig kc --listen :1";
    expect(parseDemoOptions(argv.split(" "))).toEqual({
      kind: "parsed",
      options: {
        nodes: 20,
        pods: 300,
        seed: 0,
        keep: true,
        json: "out.json",
        data: "set",
        kubeconfig: "kc",
        listen: ":1",
      },
    });
  });

  it("asks for help before it looks at the rest", () => {
    expect(parseDemoOptions(["--help", "--nodes", "x"])).toEqual({ kind: "help" });
  });

  it.for(["0", "1", "5001", "2.5", "1e2", "-3", ""])(
    "refuses %j nodes and says the bounds",
    (text) => {
      expect(parseDemoOptions([`--nodes=${text}`])).toEqual({
        kind: "faulty",
        message: `--nodes is "${text}": give a whole number from 2 to 5000`,
      });
    },
  );

  it("refuses an option it does not know", () => {
    expect(parseDemoOptions(["--node", "3"])).toMatchObject({
      kind: "faulty",
      message: expect.stringContaining("Unknown option '--node'"),
    });
  });
});

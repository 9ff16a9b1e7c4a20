import { describe, expect, it } from "vitest";
import { parseBenchmarkOptions } from "../../bench/benchmark-options.ts";

const KNOWN = ["throughput", "extender"];

function parse(text: string) {
  return parseBenchmarkOptions(text.split(" "), KNOWN);
}

describe("parseBenchmarkOptions()", () => {
  it("asks for everything when nothing is named", () => {
    expect(parseBenchmarkOptions([], KNOWN)).toEqual({
      kind: "parsed",
      names: KNOWN,
      options: { rounds: 3, seed: 1 },
    });
  });

  it("takes names once each, and every option", () => {
    const argv =
      "extender extender --nodes 200,1000 --images 30 --pods 400 --calls 500 --scenario jobs,bare --curve --speed 20 --rounds 1 --seed 0 --data set --profile out";
    expect(parse(argv)).toEqual({
      kind: "parsed",
      names: ["extender"],
      options: {
        nodes: [200, 1000],
        images: 30,
        pods: 400,
        calls: 500,
        scenarios: ["jobs", "bare"],
        curve: true,
        speed: 20,
        rounds: 1,
        seed: 0,
        data: "set",
        profile: "out",
      },
    });
  });

  it("asks for help before it looks at the rest", () => {
    expect(parse("--help --nodes x")).toEqual({ kind: "help" });
  });

  it("refuses a name it does not know and says which there are", () => {
    expect(parse("extendr")).toEqual({
      kind: "faulty",
      message:
        'There is no benchmark "extendr". Did you mean "extender"? There are: throughput, extender',
    });
  });

  it("guesses nothing when no name is near", () => {
    expect(parse("memory")).toEqual({
      kind: "faulty",
      message: 'There is no benchmark "memory". There are: throughput, extender',
    });
  });

  it.for(["1", "20001", "5e3", "", "-5"])(
    "refuses %j nodes in a list and says the bounds",
    (text) => {
      expect(parse(`--nodes=100,${text}`)).toEqual({
        kind: "faulty",
        message: `--nodes is "${text}": give a whole number from 2 to 20000`,
      });
    },
  );

  it.for(["nodes", "images", "pods", "calls"])("refuses an empty --%s", (option) => {
    expect(parse(`--${option}=`)).toMatchObject({ kind: "faulty" });
  });

  it("refuses an option it does not know", () => {
    expect(parse("--node 3")).toMatchObject({
      kind: "faulty",
      message: expect.stringContaining("Unknown option '--node'"),
    });
  });
});

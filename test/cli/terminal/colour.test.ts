import { describe, expect, it } from "vitest";
import { paintFor } from "../../../cli/terminal/colour.ts";

describe("paintFor()", () => {
  it("colours on a terminal", () => {
    const paint = paintFor({ isTerminal: true, environment: {} });
    expect(paint("bad", "bad")).toBe("\u001b[31mbad\u001b[39m");
  });

  it.for([
    { isTerminal: false, environment: {} },
    { isTerminal: true, environment: { NO_COLOR: "1" } },
    { isTerminal: true, environment: { TERM: "dumb" } },
  ])("leaves text alone with %j", (circumstances) => {
    expect(paintFor(circumstances)("bad", "bad")).toBe("bad");
  });

  it("takes an empty NO_COLOR for none", () => {
    const paint = paintFor({ isTerminal: true, environment: { NO_COLOR: "" } });
    expect(paint("good", "good")).not.toBe("good");
  });
});

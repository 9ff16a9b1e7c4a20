import { describe, expect, it } from "vitest";
import { fatalMessageOf } from "../../demo/fatal-message.ts";

describe("fatalMessageOf()", () => {
  it("takes the last fatal line among others and torn ones", () => {
    const log = [
      '"torn","msg":"start"}',
      '{"level":"fatal","msg":"first"}',
      '{"level":"fatal","msg":"port 8888 is in use"}',
      '{"level":"info","msg":"bye"}',
      "null",
    ];
    expect(fatalMessageOf(log.join("\n"))).toBe("port 8888 is in use");
  });

  it("is undefined when nothing was fatal", () => {
    expect(fatalMessageOf("a stack trace\n")).toBeUndefined();
  });
});

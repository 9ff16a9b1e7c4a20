import { describe, expect, it } from "vitest";
import { plainTextOf } from "../../webhook/plain-text.ts";

describe("plainTextOf()", () => {
  it.for([
    ["nginx:1.27", "nginx:1.27"],
    ["a\nb", "a?b"],
    ["\u202egnp.exe\u202c", "?gnp.exe?"],
    ["\u001b[31mred", "?[31mred"],
    ["\ud800", "?"],
  ])("makes of %j %j", ([text = "", plain]) => {
    expect(plainTextOf(text)).toBe(plain);
  });
});

import { describe, expect, it } from "vitest";
import { createLogger } from "../../runtime/logger.ts";

function linesOf(level: string, log: (logger: ReturnType<typeof createLogger>) => void): unknown[] {
  const lines: unknown[] = [];
  log(createLogger({ role: "sample", level }, { write: (line) => lines.push(JSON.parse(line)) }));
  return lines;
}

describe("createLogger()", () => {
  it("writes a JSON line with level, time and role", () => {
    const lines = linesOf("info", (logger) => logger.info({ node: "a" }, "observed"));
    expect(lines).toEqual([
      {
        level: "info",
        time: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
        role: "sample",
        node: "a",
        msg: "observed",
      },
    ]);
  });

  it("leaves out what is less severe than its level", () => {
    expect(linesOf("warn", (logger) => logger.info("observed"))).toEqual([]);
  });

  it("hides secrets at any of three depths", () => {
    const secrets = {
      authorization: "s",
      auth: "s",
      password: "s",
      token: "s",
      ".dockerconfigjson": "s",
      user: "shown",
    };
    const hidden = {
      authorization: "[Redacted]",
      auth: "[Redacted]",
      password: "[Redacted]",
      token: "[Redacted]",
      ".dockerconfigjson": "[Redacted]",
      user: "shown",
    };
    const lines = linesOf("info", (logger) => {
      logger.info({ ...secrets, headers: secrets, request: { headers: secrets } }, "asked");
    });
    expect(lines).toEqual([
      expect.objectContaining({ ...hidden, headers: hidden, request: { headers: hidden } }),
    ]);
  });
});

import { expect, it } from "vitest";
import { formatTime } from "../../kube/format-time.ts";

it("formatTime() cuts to the second", () => {
  expect(formatTime(Date.parse("2026-01-01T00:00:00.999Z"))).toBe("2026-01-01T00:00:00Z");
});

import { describe, expect, it } from "vitest";
import type { Modes } from "../../check/modes.ts";
import { answerOf } from "../../webhook/answer-of.ts";
import { judgedImage, PULLABLE } from "./judged-images.ts";

const OFF: Modes = { enforce: false, warn: false, audit: false };
const DENIED = judgedImage({ container: "bad" });
const WARNED = judgedImage({ container: "slow", problemClass: "Timeout", action: "warn" });

function answer(modes: Partial<Modes>, images = [PULLABLE, WARNED, DENIED]) {
  const { outcome, denial, warnings, auditAnnotations } = answerOf(images, {
    modes: { ...OFF, ...modes },
    remarks: [],
  });
  const told = warnings.map((line) => line.split(":")[0]);
  return { outcome, denied: denial?.split(":")[0], told, verdict: auditAnnotations["verdict"] };
}

describe("answerOf()", () => {
  it.for([
    { modes: { enforce: true }, outcome: "denied", denied: "bad", told: ["slow"] },
    { modes: { warn: true }, outcome: "warned", denied: undefined, told: ["bad", "slow"] },
    { modes: { audit: true }, outcome: "allowed", denied: undefined, told: [] },
    { modes: { enforce: true, warn: true }, outcome: "denied", denied: "bad", told: ["slow"] },
  ])("is $outcome with $modes when an image is proven bad", ({ modes, ...expected }) => {
    expect(answer(modes)).toEqual({ ...expected, verdict: "deny" });
  });

  it("warns of what is not proven where it enforces", () => {
    expect(answer({ enforce: true }, [WARNED])).toEqual({
      outcome: "warned",
      denied: undefined,
      told: ["slow"],
      verdict: "warn",
    });
  });

  it("says nothing of what is good", () => {
    expect(answer({ enforce: true, warn: true }, [PULLABLE])).toEqual({
      outcome: "allowed",
      denied: undefined,
      told: [],
      verdict: "allow",
    });
  });
});

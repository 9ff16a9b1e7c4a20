import { z } from "zod";
import { celRules } from "./custom-resource.ts";

export interface DurationBounds {
  readonly field: string;
  /** Durations themselves, as "1m". */
  readonly min: string;
  readonly max: string;
  /** For messages, as "1h30m". */
  readonly example: string;
  /** "0s" is allowed too, and means off. */
  readonly allowsOff?: boolean;
}

const GO_DURATION = "^([0-9]{1,6}[hms])+$";

/** A duration in Go's notation, of hours, minutes and seconds. */
export function goDurationSchema({ field, min, max, example, allowsOff }: DurationBounds) {
  const within = `duration(self) >= duration('${min}') && duration(self) <= duration('${max}')`;
  const off = allowsOff === true ? "duration(self) == duration('0s') || " : "";
  const message = `${field} must be ${allowsOff === true ? "0s (off) or " : ""}between ${min} and ${max}, such as ${example}`;
  return z
    .string()
    .max(32)
    .meta(
      celRules({
        rule:
          off === ""
            ? `self.matches('${GO_DURATION}') && ${within}`
            : `self.matches('${GO_DURATION}') && (${off}${within})`,
        message,
        messageExpression: `'${message}, not ' + self`,
      }),
    );
}

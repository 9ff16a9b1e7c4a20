import { z } from "zod";
import { celRules } from "./custom-resource.ts";
import { goDurationSchema } from "./go-duration-schema.ts";

const CRON_FIELD = "[0-9A-Za-z*/,?#-]+";

const schedule = z
  .string()
  .min(9)
  .max(128)
  .meta({
    description:
      "When to refresh, as five fields of cron (minute, hour, day of month, month, day of week); not together with interval.",
    ...celRules({
      rule: `self.matches('^${CRON_FIELD}( +${CRON_FIELD}){4}$')`,
      message: "schedule must have the five fields of cron, such as 0 3 * * 1-5",
      messageExpression:
        "'schedule must have the five fields of cron, such as 0 3 * * 1-5, not ' + self",
    }),
  });

/** When images whose tags may have moved are looked at again, and collected ones are pulled again. */
export const refreshSchema = z
  .object({
    interval: goDurationSchema({
      field: "interval",
      min: "10s",
      max: "720h",
      example: "15m or 1h30m",
      allowsOff: true,
    })
      .meta({
        description:
          "Time between two refreshes, 0s for none; without it the controller's --image-cache-refresh-frequency.",
      })
      .optional(),
    schedule: schedule.optional(),
    timeZone: z
      .string()
      .min(1)
      .max(64)
      .regex(/^[A-Za-z][A-Za-z0-9_+-]*(\/[A-Za-z0-9_+-]+)*$/)
      .meta({ description: "Time zone of the schedule, as Europe/Berlin; without it UTC." })
      .optional(),
  })
  .meta({
    description:
      "When tags that may have moved are looked at again and images that the kubelet collected are pulled again.",
    ...celRules(
      {
        rule: "!(has(self.interval) && has(self.schedule))",
        message: "interval and schedule cannot be given together",
      },
      {
        rule: "!has(self.timeZone) || has(self.schedule)",
        message: "timeZone needs a schedule",
      },
    ),
  });

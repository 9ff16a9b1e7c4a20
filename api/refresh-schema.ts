import { z } from "zod";
import { celRules } from "./custom-resource.ts";
import { goDurationSchema } from "./go-duration-schema.ts";

/** What may stand around the numbers of a field. */
const CRON_SIGN = "[A-Za-z*/,?#-]";
/** The numbers of minute, hour, day of month, month and day of week. How they go together is the controller's to judge. */
const CRON_NUMBERS = [
  "([0-5]?[0-9])",
  "([01]?[0-9]|2[0-3])",
  "(0?[1-9]|[12][0-9]|3[01])",
  "(0?[1-9]|1[0-2])",
  "[0-7]",
];
const CRON_FIELDS = CRON_NUMBERS.map((number) => `((${number}?${CRON_SIGN})+${number}?|${number})`);

const schedule = z
  .string()
  .min(9)
  .max(128)
  .meta({
    description:
      "When to refresh, as five fields of cron (minute, hour, day of month, month, day of week); not together with interval.",
    ...celRules({
      rule: `self.matches('^${CRON_FIELDS.join(" +")}$')`,
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

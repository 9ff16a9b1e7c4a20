import { runRole } from "../runtime/role.ts";
import { composeWebhook } from "./compose-webhook.ts";
import { webhookConfiguration } from "./webhook-configuration.ts";

process.exitCode = await runRole({
  definition: webhookConfiguration,
  argv: process.argv.slice(2),
  env: process.env,
  compose: (context) => composeWebhook(context, process.env),
});

import { runRole } from "../runtime/role.ts";
import { composeExtender } from "./compose-extender.ts";
import { extenderConfiguration } from "./extender-configuration.ts";

process.exitCode = await runRole({
  definition: extenderConfiguration,
  argv: process.argv.slice(2),
  env: process.env,
  compose: (context) => composeExtender(context, process.env),
});

import { runRole } from "../runtime/role.ts";
import { composeController } from "./compose-controller.ts";
import { controllerConfiguration } from "./controller-configuration.ts";

process.exitCode = await runRole({
  definition: controllerConfiguration,
  argv: process.argv.slice(2),
  env: process.env,
  compose: (context) => composeController(context, process.env),
});

import { systemClock } from "../runtime/clock.ts";
import { createLogger } from "../runtime/logger.ts";
import { OperatorError } from "../runtime/operator-error.ts";
import { parseAgentArguments } from "./agent-arguments.ts";
import { runAgent } from "./run-agent.ts";

const logger = createLogger({ role: "agent", level: "info" });
try {
  const agent = parseAgentArguments(process.argv.slice(2), process.env);
  process.exitCode = await runAgent(agent, { clock: systemClock, logger });
} catch (error) {
  if (!(error instanceof OperatorError)) throw error;
  logger.fatal(error.message);
  process.exitCode = 2;
}

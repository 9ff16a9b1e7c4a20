import { z } from "zod";
import { HttpListener } from "../../runtime/http-listener.ts";
import { listenAddressOption } from "../../runtime/listen-address.ts";
import { openOperationsServer } from "../../runtime/operations-server.ts";
import { runRole } from "../../runtime/role.ts";
import { roleOptions } from "../../runtime/role-options.ts";

/** A whole role as a process: test/runtime/role.test.ts starts and stops it. */
process.exit(
  await runRole({
    definition: {
      role: "fixture",
      kind: "FixtureConfiguration",
      summary: "Answers every request after 300 ms.",
      options: z.object({
        listen: listenAddressOption("127.0.0.1:0").meta({
          placeholder: "HOST:PORT",
          description: "address to answer on",
        }),
        ...roleOptions({ metricsListen: "127.0.0.1:0" }),
      }),
    },
    argv: process.argv.slice(2),
    env: process.env,
    async compose({ configuration, logger, clock, metrics, readiness }) {
      const operations = await openOperationsServer({
        address: configuration.metricsListen,
        readiness,
        metrics,
        logger,
        clock,
      });
      const listener = await HttpListener.open({
        flag: "--listen",
        address: configuration.listen,
        handler(_request, response) {
          logger.info("request arrived");
          setTimeout(() => response.end("done"), 300);
        },
        logger,
        clock,
      });
      return [
        { name: "operations", runnable: operations },
        { name: "listener", runnable: listener },
      ];
    },
  }),
);

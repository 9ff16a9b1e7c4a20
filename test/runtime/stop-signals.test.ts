import { EventEmitter } from "node:events";
import { pino } from "pino";
import { describe, expect, it } from "vitest";
import { watchStopSignals } from "../../runtime/stop-signals.ts";

describe("watchStopSignals()", () => {
  it.for(["SIGTERM", "SIGINT"])(
    "asks to stop on %s, and leaves on the next signal",
    async (name) => {
      const signals = new EventEmitter();
      const exits: number[] = [];
      const logger = pino({ enabled: false });
      const { requested, ignore } = watchStopSignals({
        signals,
        exit: (code) => exits.push(code),
        logger,
      });
      signals.emit(name, name);
      await requested;
      expect(exits).toEqual([]);
      signals.emit("SIGTERM", "SIGTERM");
      expect(exits).toEqual([1]);
      ignore();
      expect(signals.listenerCount("SIGTERM") + signals.listenerCount("SIGINT")).toBe(0);
    },
  );
});

import { expect, it } from "vitest";
import { commandOn, processorPinOf } from "../../../bench/processes/processor-pin.ts";

it("processorPinOf() pins nothing where there is no taskset", () => {
  expect(processorPinOf("/nowhere")).toBeUndefined();
});

it("commandOn() goes through taskset where processors are given", () => {
  expect(commandOn("0-2", ["client", "-calls=1"])).toEqual([
    "taskset",
    "-c",
    "0-2",
    "client",
    "-calls=1",
  ]);
  expect(commandOn(undefined, ["client", "-calls=1"])).toEqual(["client", "-calls=1"]);
});

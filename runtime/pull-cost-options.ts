import { z } from "zod";

/** The options of every role that says what a pull costs, to be spread into its own: all should say the same. */
export const pullCostOptions = {
  defaultBandwidthBytesPerSecond: z.number().min(1000).max(1e12).default(40_000_000).meta({
    placeholder: "BYTES",
    description: "assumed transfer rate of a node none of whose pulls has been seen yet",
  }),
  secondsPerImage: z.number().min(0).max(60).default(0.2).meta({
    placeholder: "SECONDS",
    description: "assumed cost of a pull beside its bytes: registry round trips, unpacking",
  }),
};

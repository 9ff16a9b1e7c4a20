import { describe, expect, it } from "vitest";
import { createMetrics } from "../../runtime/metrics.ts";
import { VERSION } from "../../runtime/version.ts";

describe("createMetrics()", () => {
  it("gives two roles of one process a registry each, with build, memory and event-loop metrics", async () => {
    const [extender, controller] = [createMetrics("extender"), createMetrics("controller")];
    const text = await extender.metrics();
    expect(text).toContain(`layerwise_build_info{version="${VERSION}",role="extender"} 1`);
    expect(text).toMatch(/^process_resident_memory_bytes \d+$/m);
    expect(text).toMatch(/^nodejs_eventloop_lag_p99_seconds /m);
    expect(await controller.metrics()).toContain('role="controller"');
  });
});

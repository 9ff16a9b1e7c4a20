import { describe, expect, it } from "vitest";
import { createRegistryClient } from "../../check/create-registry-client.ts";
import { OperatorError } from "../../runtime/operator-error.ts";
import { FakeClock } from "../support/fake-clock.ts";

const NOTHING = { insecureRegistry: [], trustedRegistry: [], registryCaFile: [] };

describe("createRegistryClient()", () => {
  it.for([
    {
      fault: { registryCaFile: ["/does/not/exist.pem"] },
      environment: {},
      message: 'Cannot use CA file "/does/not/exist.pem"',
    },
    {
      fault: { trustedRegistry: ["10.0.0.0/99"] },
      environment: {},
      message: 'Cannot trust "10.0.0.0/99"',
    },
    { fault: {}, environment: { https_proxy: "nonsense" }, message: "Cannot use HTTPS_PROXY" },
  ])("tells the operator: $message", async ({ fault, environment, message }) => {
    const creation = createRegistryClient(
      { ...NOTHING, ...fault },
      { clock: new FakeClock(), environment },
    );
    await expect(creation).rejects.toThrow(OperatorError);
    await expect(creation).rejects.toThrow(message);
  });

  it("makes a client from the configuration", async () => {
    const registry = await createRegistryClient(
      { ...NOTHING, insecureRegistry: ["r.example:5000"], trustedRegistry: ["10.0.0.0/8"] },
      { clock: new FakeClock(), environment: { HTTP_PROXY: "http://proxy.example:3128" } },
    );
    await expect(registry.close()).resolves.toBeUndefined();
  });
});

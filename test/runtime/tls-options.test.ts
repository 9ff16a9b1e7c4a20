import { Registry } from "@prometheus-io/client";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { listenerTlsOf, tlsOptions, withTlsRules } from "../../runtime/tls-options.ts";

const options = withTlsRules(z.object(tlsOptions("certificate chain in PEM")));

function faults(configuration: object): string[] {
  const { error } = options.safeParse(configuration);
  return (error?.issues ?? []).map(({ message }) => message);
}

describe("withTlsRules()", () => {
  it.for([{}, { tlsCert: "a", tlsKey: "b" }, { tlsCert: "a", tlsKey: "b", tlsClientCa: "c" }])(
    "takes %j",
    (configuration) => {
      expect(faults(configuration)).toEqual([]);
    },
  );

  it("refuses half a pair, and a client CA without one", () => {
    const half = "--tls-cert and --tls-key go together; give both or none";
    expect(faults({ tlsCert: "a" })).toEqual([half]);
    expect(faults({ tlsKey: "b" })).toEqual([half]);
    expect(faults({ tlsClientCa: "c" })).toEqual([
      "--tls-client-ca needs --tls-cert and --tls-key",
    ]);
  });
});

it("listenerTlsOf() names the files, or nothing for plain HTTP", () => {
  const metrics = new Registry();
  expect(listenerTlsOf({}, metrics)).toEqual({});
  expect(listenerTlsOf({ tlsCert: "a", tlsKey: "b", tlsClientCa: "c" }, metrics)).toEqual({
    tls: { files: { certFile: "a", keyFile: "b", clientCaFile: "c" }, metrics },
  });
});

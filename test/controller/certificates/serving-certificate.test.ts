import { beforeAll, describe, expect, it } from "vitest";
import {
  type IssuedCertificate,
  issueCertificate,
} from "../../../controller/certificates/issue-certificate.ts";
import {
  authoritiesInUse,
  joinBundle,
  renewalReasonOf,
  type ServingCertificate,
  splitBundle,
} from "../../../controller/certificates/serving-certificate.ts";

const NOW_MS = Date.parse("2026-01-01T00:00:00Z");
const DAY_MS = 86_400_000;
const NAMES = ["web.shop.svc"];

let first: IssuedCertificate;
let second: IssuedCertificate;
beforeAll(async () => {
  const lifetimeMs = 90 * DAY_MS;
  first = await issueCertificate({ names: NAMES, nowMs: NOW_MS - 60 * DAY_MS, lifetimeMs });
  second = await issueCertificate({ names: NAMES, nowMs: NOW_MS, lifetimeMs });
});

function serving(more: Partial<ServingCertificate> = {}): ServingCertificate {
  const { certificate, key, authority } = second;
  return { certificate, key, authorities: [authority, first.authority], ...more };
}

function reason(more: Partial<ServingCertificate>, days = 0, names = NAMES): string | undefined {
  return renewalReasonOf(serving(more), { names, nowMs: NOW_MS + days * DAY_MS });
}

describe("renewalReasonOf()", () => {
  it("is none for two thirds of the certificate's life", () => {
    expect([reason({}), reason({}, 59)]).toEqual([undefined, undefined]);
    expect(reason({}, 60)).toBe("two thirds of its time are over");
  });

  it("names what is wrong with the pair", () => {
    expect([
      reason({ certificate: "" }),
      reason({ certificate: "-----BEGIN CERTIFICATE-----\nAA\n-----END CERTIFICATE-----\n" }),
      reason({ key: first.key }),
      reason({ key: "half a ke" }),
      reason({ authorities: [first.authority] }),
      reason({}, 0, [...NAMES, "other.shop.svc"]),
    ]).toEqual([
      "there is none that can be read",
      "there is none that can be read",
      "its key is another one's",
      "its key is another one's",
      "its authority is not known",
      "it is not for other.shop.svc",
    ]);
  });
});

describe("authoritiesInUse()", () => {
  const inUse = (more: Partial<ServingCertificate>, hours: number) =>
    authoritiesInUse(serving(more), NOW_MS + hours * 3_600_000);

  it("holds the former authority for a day, then the present one alone", () => {
    expect(inUse({}, 0)).toEqual([second.authority, first.authority]);
    expect(inUse({}, 22)).toEqual([second.authority, first.authority]);
    expect(inUse({}, 23)).toEqual([second.authority]);
  });

  it("holds no authority whose time is over, nor what cannot be read", () => {
    const authorities = [first.authority, "rubbish"];
    expect(inUse({ certificate: "", authorities }, 0)).toEqual([first.authority]);
    expect(inUse({ certificate: "", authorities }, 30 * 24)).toEqual([]);
  });
});

describe("splitBundle()", () => {
  it("takes apart what joinBundle() put together", () => {
    const authorities = [second.authority, first.authority];
    expect(splitBundle(joinBundle(authorities))).toEqual(authorities);
    expect(splitBundle("no certificate")).toEqual([]);
  });
});

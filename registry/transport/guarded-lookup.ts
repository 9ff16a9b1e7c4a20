import { lookup as lookupAddress } from "node:dns";
import type { LookupFunction } from "node:net";
import { EgressForbiddenError } from "../guard/egress-forbidden-error.ts";
import type { Connection, TransportGuard } from "../guard/transport-guard.ts";

/**
 * Resolves names for the connections to one origin and keeps the addresses that the guard allows there; fails with
 * EgressForbiddenError where none is left. What is judged is what is connected to, so a name cannot change in between.
 */
export function guardedLookup(
  connection: Connection,
  { guard, lookup = lookupAddress }: { guard: TransportGuard; lookup?: LookupFunction | undefined },
): LookupFunction {
  return (hostname, options, callback) => {
    lookup(hostname, { ...options, all: true }, (error, found) => {
      if (error !== null || typeof found === "string") return callback(error, found);
      const verdicts = found.map(({ address }) => guard.judgeAddress(address, connection));
      const allowed = found.filter((_, index) => verdicts[index]?.kind === "allowed");
      const [first] = allowed;
      if (first === undefined) {
        const refusal = verdicts.find((verdict) => verdict.kind === "refused");
        const reason = refusal?.reason ?? "resolves to no address";
        return callback(new EgressForbiddenError(connection.url.host, reason), []);
      }
      return options.all === true
        ? callback(null, allowed)
        : callback(null, first.address, first.family);
    });
  };
}

import { type FailureClass, nextStepOf } from "./failure-classes.ts";

/** Which step of a pull failed. */
export type Leg =
  | "reference"
  | "secret"
  | "ping"
  | "token"
  | "manifest"
  | "child"
  | "config"
  | "blob";

/** Why a registry gave no answer that can be used. Holds no secret, and of what a registry wrote only names. */
export interface RegistryFailure {
  readonly class: FailureClass;
  readonly leg: Leg;
  /** Host, with the port where one is written, that was asked; empty where none was. */
  readonly host: string;
  readonly httpStatus?: number;
  /** Error code of the registry; `UNKNOWN` for one that no specification names. */
  readonly code?: string;
  /** How long the registry asked us to wait, or the breaker makes us wait. */
  readonly retryAfterMs?: number;
  /** What failed, on what, and what to do; one line without a final period. */
  readonly message: string;
}

export type RegistryResult<T> =
  | { readonly kind: "ok"; readonly value: T }
  | { readonly kind: "failed"; readonly failure: RegistryFailure };

export interface RegistryFailed {
  readonly kind: "failed";
  readonly failure: RegistryFailure;
}

export interface FailureContext {
  readonly leg: Leg;
  readonly host: string;
  readonly httpStatus?: number | undefined;
  readonly code?: string | undefined;
  readonly retryAfterMs?: number | undefined;
}

/** A failed result; `what` says what happened, and the next step of the class is added to it. */
export function failed(
  failureClass: FailureClass,
  what: string,
  context: FailureContext,
): RegistryFailed {
  const { leg, host, httpStatus, code, retryAfterMs } = context;
  return {
    kind: "failed",
    failure: {
      class: failureClass,
      leg,
      host,
      ...(httpStatus === undefined ? {} : { httpStatus }),
      ...(code === undefined ? {} : { code }),
      ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
      message: `${what}; ${nextStepOf(failureClass)}`,
    },
  };
}

/** The guard refused a connection after its name was resolved; carried through undici to where failures are classified. */
export class EgressForbiddenError extends Error {
  override readonly name = "EgressForbiddenError";
  readonly reason: string;

  constructor(host: string, reason: string) {
    super(`Cannot connect to "${host}": it ${reason}`);
    this.reason = reason;
  }
}

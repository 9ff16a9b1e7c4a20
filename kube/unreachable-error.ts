/** No whole answer came: the connection was refused, broke, or the body was no acceptable one. */
export class UnreachableError extends Error {
  constructor(work: string, origin: string, cause: unknown) {
    super(
      `Cannot ${work} at ${origin}: ${cause instanceof Error ? cause.message : String(cause)}`,
      {
        cause,
      },
    );
    this.name = "UnreachableError";
  }
}

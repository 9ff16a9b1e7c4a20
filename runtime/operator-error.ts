/** A fault the operator can mend: its message says what to do, so it is shown without a stack. */
export class OperatorError extends Error {
  override readonly name = "OperatorError";
}

/** The text is no image reference; a pod that names it can never start, so callers tell it from other faults. */
export class InvalidReferenceError extends SyntaxError {
  override readonly name = "InvalidReferenceError";
}

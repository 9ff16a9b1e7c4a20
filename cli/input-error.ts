/** What the user gave cannot be used: a flag, a file, a manifest. The message says what to do; the exit code is that of usage. */
export class InputError extends Error {
  override readonly name = "InputError";
}

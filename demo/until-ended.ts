/**
 * Waits until `signal` aborts or one of `ends` settles, which each means that something that should go on does not.
 *
 * @throws Error when one of them settles first
 */
export async function untilEnded(
  ends: readonly Promise<string>[],
  signal: AbortSignal,
): Promise<void> {
  const aborted = new Promise<undefined>((resolve) => {
    if (signal.aborted) resolve(undefined);
    signal.addEventListener("abort", () => resolve(undefined), { once: true });
  });
  const ended = await Promise.race([aborted, ...ends]);
  if (ended !== undefined) throw new Error(ended);
}

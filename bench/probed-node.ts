const PROBE = new URL("stall-probe.ts", import.meta.url).href;

/** What Node is to be started with so that the stall probe watches the program and writes to `file`. */
export function probedNode(file: string): {
  readonly args: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
} {
  return { args: [`--import=${PROBE}`], environment: { STALL_PROBE_FILE: file } };
}

import type { ControlPlane } from "../cluster/control-plane.ts";

/** Runs kubectl, with `input` as JSON on its standard input; resolves to what it prints, throws when it fails. */
export type Kubectl = (args: readonly string[], input?: unknown) => Promise<string>;

export function kubectlOf(controlPlane: ControlPlane): Kubectl {
  return async (args, input) => {
    const text = input === undefined ? undefined : JSON.stringify(input);
    const { code, stdout, stderr } = await controlPlane.kubectl([...args], text);
    if (code !== 0) throw new Error(`kubectl ${args.join(" ")} failed: ${stderr}`);
    return stdout;
  };
}

import { registerHooks } from "node:module";

const GENERATED = /\/@kubernetes\/client-node\/dist\/gen\/index\.js$/;
/** What client-node's config.js takes from its generated code, for a method that is never called here. */
const STAND_IN = "export class ServerConfiguration {} export function createConfiguration() {}";

// Of client-node only KubeConfig is used, but importing it brings the models of every kind and version of Kubernetes
// along: 55 MiB in each process. They are left out while it is loaded.
const hooks = registerHooks({
  load(url, context, nextLoad) {
    if (!GENERATED.test(url)) return nextLoad(url, context);
    return { format: "module", source: STAND_IN, shortCircuit: true };
  },
});
const config = await import("@kubernetes/client-node/dist/config.js");
hooks.deregister();

/** client-node's own. */
export const KubeConfig = config.KubeConfig;
export type KubeConfig = InstanceType<typeof KubeConfig>;

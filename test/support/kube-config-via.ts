import { KubeConfig } from "../../kube/client-node-config.ts";

/** The kubeconfig at `path`, with another address of the same API server: a proxy's. */
export function kubeConfigVia(path: string, server: string): KubeConfig {
  const config = new KubeConfig();
  config.loadFromFile(path);
  // client-node refuses plain HTTP, which a proxy may speak, unless TLS is not verified anyway.
  const skipTLSVerify = server.startsWith("http:");
  config.clusters = config.clusters.map((cluster) => ({ ...cluster, server, skipTLSVerify }));
  return config;
}

/** On everything that the plugin makes in a cluster, so that people find it. */
export const PLUGIN_LABELS = { "app.kubernetes.io/managed-by": "kubectl-layerwise" };

export interface NodeFields {
  readonly labels?: Readonly<Record<string, string>>;
  readonly taints?: readonly object[];
  readonly architecture?: string;
  readonly runtime?: string;
  /** Names of images that it reports. */
  readonly images?: readonly string[];
}

/** A Node as the API server sends it. */
export function nodeObject(name: string, fields: NodeFields = {}): object {
  const { labels = {}, taints = [], architecture = "amd64", images = [] } = fields;
  const { runtime: containerRuntimeVersion = "containerd://2.1.4" } = fields;
  return {
    metadata: { name, labels: { "kubernetes.io/hostname": name, ...labels } },
    spec: { taints },
    status: {
      nodeInfo: { operatingSystem: "linux", architecture, containerRuntimeVersion },
      images: images.map((image) => ({ names: [image], sizeBytes: 1_000 })),
    },
  };
}

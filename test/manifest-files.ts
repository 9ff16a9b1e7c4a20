import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { type Document, parseAllDocuments } from "yaml";

/** The folder that users apply. */
export const MANIFESTS = fileURLToPath(new URL("../manifests", import.meta.url));

/** As much of a Kubernetes object as the tests look at. */
export interface ManifestObject {
  readonly kind: string;
  readonly metadata: { readonly name: string };
  readonly spec?: Readonly<Record<string, unknown>>;
}

export function readDocuments(file: string): Document[] {
  const documents = parseAllDocuments(readFileSync(`${MANIFESTS}/${file}`, "utf8"));
  if (!Array.isArray(documents)) throw new Error(`"${file}" is empty`);
  return documents;
}

/** Throws when there is not exactly one; any name will do when none is given. */
export function readObject(file: string, kind: string, name?: string): ManifestObject {
  const objects = readDocuments(file)
    .map((document) => document.toJS() as ManifestObject)
    .filter(
      (object) => object.kind === kind && (name ?? object.metadata.name) === object.metadata.name,
    );
  const [object] = objects;
  if (object === undefined || objects.length > 1) {
    throw new Error(`"${file}" has ${objects.length} objects of kind ${kind}, not one`);
  }
  return object;
}

interface Container {
  readonly name: string;
  readonly image: string;
  readonly command: readonly string[];
  readonly args: readonly string[];
  readonly ports: readonly { readonly name: string; readonly containerPort: number }[];
  readonly livenessProbe: { readonly httpGet: { readonly path: string; readonly port: string } };
  readonly readinessProbe: { readonly httpGet: { readonly path: string; readonly port: string } };
  readonly resources: { readonly limits: { readonly memory: string } };
}

interface Deployment {
  readonly spec: {
    readonly replicas: number;
    readonly selector: { readonly matchLabels: Record<string, string> };
    readonly template: {
      readonly metadata: { readonly labels: Record<string, string> };
      readonly spec: {
        readonly serviceAccountName: string;
        readonly terminationGracePeriodSeconds: number;
        readonly nodeSelector: Readonly<Record<string, string>>;
        readonly containers: readonly Container[];
        readonly affinity: {
          readonly podAntiAffinity: {
            readonly preferredDuringSchedulingIgnoredDuringExecution: readonly {
              readonly podAffinityTerm: {
                readonly labelSelector: { readonly matchLabels: Record<string, string> };
              };
            }[];
          };
        };
      };
    };
  };
}

export function readDeployment(role: string): Deployment & { readonly container: Container } {
  const deployment = readObject(`${role}.yaml`, "Deployment") as unknown as Deployment;
  const [container] = deployment.spec.template.spec.containers;
  if (container === undefined) throw new Error(`The Deployment of "${role}" has no container`);
  return { ...deployment, container };
}

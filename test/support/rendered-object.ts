import { parseAllDocuments } from "yaml";

/** A Kubernetes object as kustomize or Helm prints it. */
export interface RenderedObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
  };
  readonly [field: string]: unknown;
}

/** The objects of a text of YAML documents, read as Kubernetes does: 0440 is octal in YAML 1.1. */
export function renderedObjectsOf(text: string): RenderedObject[] {
  const objects = parseAllDocuments(text, { version: "1.1" }).map((document): unknown =>
    document.toJS(),
  );
  return objects.filter((object) => object !== null) as RenderedObject[];
}

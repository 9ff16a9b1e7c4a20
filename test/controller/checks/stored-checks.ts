import type { ImageCheck } from "../../../api/image-check.ts";
import type { Kubectl } from "../../support/kubectl-of.ts";

export interface StoredCheck {
  readonly metadata: { readonly name: string; readonly labels?: Record<string, string> };
  readonly spec: ImageCheck["spec"];
  readonly status?: NonNullable<ImageCheck["status"]>;
}

/** The ImageChecks of one namespace. */
export class StoredChecks {
  readonly #kubectl: Kubectl;
  readonly #namespace: string;

  constructor(kubectl: Kubectl, namespace = "default") {
    this.#kubectl = kubectl;
    this.#namespace = namespace;
  }

  async create(name: string, spec: object): Promise<void> {
    await this.#kubectl(["create", "-f", "-"], {
      apiVersion: "layerwise.io/v1alpha1",
      kind: "ImageCheck",
      metadata: { name, namespace: this.#namespace },
      spec,
    });
  }

  async list(): Promise<readonly StoredCheck[]> {
    const args = ["get", "imagechecks", "-n", this.#namespace, "-o", "json"];
    return JSON.parse(await this.#kubectl(args)).items;
  }

  async status(name: string): Promise<NonNullable<ImageCheck["status"]>> {
    const args = ["get", "imagecheck", name, "-n", this.#namespace, "-o", "json"];
    return JSON.parse(await this.#kubectl(args)).status ?? {};
  }

  /** As in `False ManifestUnknown`; empty before the first look. */
  async verdict(name: string): Promise<string> {
    const { conditions = [] } = await this.status(name);
    return conditions.map(({ status, reason }) => `${status} ${reason}`).join();
  }

  /** Type, reason and note of the Events about a check. */
  async events(name: string): Promise<readonly string[]> {
    const args = ["get", "events.events.k8s.io", "-n", this.#namespace, "-o", "json"];
    const { items } = JSON.parse(await this.#kubectl(args));
    return items
      .filter((event: { regarding: { kind: string; name: string } }) => {
        const { regarding } = event;
        return regarding.kind === "ImageCheck" && regarding.name === name;
      })
      .map(
        ({ type, reason, note }: Record<"type" | "reason" | "note", string>) =>
          `${type} ${reason} ${note}`,
      );
  }
}

import type { TemplatePath } from "../check/pod-template.ts";
import { POD, WORKLOAD_KINDS } from "../check/workload-kinds.ts";

interface Kind {
  readonly group: string;
  readonly resource: string;
}

const BUILT_IN: ReadonlyMap<string, TemplatePath> = new Map([
  ...WORKLOAD_KINDS.map((kind) => [nameOf(kind.group, kind.plural), kind.templatePath] as const),
  ["pods/ephemeralcontainers", []],
]);

/** Kinds whose controllers make pods from templates that are judged themselves. */
const BUILT_IN_OWNERS: ReadonlySet<string> = new Set(
  WORKLOAD_KINDS.filter((kind) => kind !== POD).map(({ group, kind }) => `${group}/${kind}`),
);

const SEGMENT = /^[A-Za-z_][A-Za-z0-9_-]{0,62}$/;
const RESOURCE = /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?(\.[a-z0-9]([-a-z0-9.]{0,250}[a-z0-9])?)?$/;

/** A kind an administrator names: `rollouts.argoproj.io=spec.template`. Throws SyntaxError. */
export function parseExtraKind(text: string): readonly [resource: string, path: TemplatePath] {
  const [resource = "", path = "", ...rest] = text.split("=");
  const segments = path.split(".");
  if (
    rest.length > 0 ||
    !RESOURCE.test(resource) ||
    !segments.every((part) => SEGMENT.test(part))
  ) {
    throw new SyntaxError(
      `Cannot parse kind ${JSON.stringify(text.slice(0, 200))}: expected RESOURCE.GROUP=PATH such as rollouts.argoproj.io=spec.template`,
    );
  }
  return [resource, segments];
}

/** The kinds that have images to judge. */
export class JudgedKinds {
  readonly #paths: ReadonlyMap<string, TemplatePath>;
  readonly #extraGroups: ReadonlySet<string>;

  constructor(extra: Iterable<readonly [resource: string, path: TemplatePath]> = []) {
    const added = [...extra];
    this.#paths = new Map([...BUILT_IN, ...added]);
    this.#extraGroups = new Set(added.flatMap(([resource]) => groupOf(resource)));
  }

  /** Where its pod template is; undefined for what is never judged, as every other subresource. */
  pathOf({ group, resource }: Kind, subResource: string): TemplatePath | undefined {
    const name = nameOf(group, resource);
    return this.#paths.get(subResource === "" ? name : `${name}/${subResource}`);
  }

  /** Whether an owner of this kind was judged when it was made. */
  isJudgedOwner({ apiVersion, kind }: { readonly apiVersion: string; readonly kind: string }) {
    const group = apiVersion.includes("/") ? apiVersion.slice(0, apiVersion.indexOf("/")) : "";
    return BUILT_IN_OWNERS.has(`${group}/${kind}`) || this.#extraGroups.has(group);
  }
}

/** `deployments.apps`, as kubectl takes it. */
function nameOf(group: string, resource: string): string {
  return group === "" ? resource : `${resource}.${group}`;
}

/** None for the core group, which has owners of many kinds. */
function groupOf(resource: string): string[] {
  const dot = resource.indexOf(".");
  return dot < 0 ? [] : [resource.slice(dot + 1)];
}

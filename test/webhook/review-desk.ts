import { pino } from "pino";
import type { ImageCheck } from "../../api/image-check.ts";
import { ClusterNodes } from "../../check/cluster-nodes.ts";
import { defaultModesOf, type Mode } from "../../check/modes.ts";
import { decodeNodeFacts } from "../../check/node-facts.ts";
import type { ResolvedCredentials } from "../../check/pull-credentials.ts";
import { decodeNode } from "../../kube/node-decoder.ts";
import { Store } from "../../kube/store.ts";
import { Inventory } from "../../placement/inventory.ts";
import type { RegistryClient } from "../../registry/registry-client.ts";
import type { Clock } from "../../runtime/clock.ts";
import { parseActionOverrides } from "../../webhook/action-overrides.ts";
import { BreakGlassDesk } from "../../webhook/break-glass-desk.ts";
import { BreakGlassEvents } from "../../webhook/break-glass-events.ts";
import { ImageCheckIndex } from "../../webhook/image-check-index.ts";
import { ImageJudge } from "../../webhook/image-judge.ts";
import { ImagePatterns } from "../../webhook/image-patterns.ts";
import { JudgedKinds, parseExtraKind } from "../../webhook/judged-kinds.ts";
import { LookUpAnswers } from "../../webhook/look-up-answers.ts";
import { LookUps } from "../../webhook/look-ups.ts";
import type { NamespaceLabels } from "../../webhook/namespace-labels.ts";
import type { Caller } from "../../webhook/patience.ts";
import { type Review, Reviewer } from "../../webhook/reviewer.ts";
import { FakeClock } from "../support/fake-clock.ts";
import { pod as observedPod } from "../support/observed.ts";
import { admissionRequest, type RequestFields } from "./admission-reviews.ts";

export interface DeskOptions {
  /** Rejects all questions when absent. */
  readonly registry?: Pick<RegistryClient, "readImage">;
  readonly clock?: Clock;
  readonly credentials?: ResolvedCredentials;
  /** Labels by namespace; a namespace `shop` that enforces and warns when absent. */
  readonly namespaces?: Readonly<Record<string, NamespaceLabels>>;
  readonly nodes?: readonly object[];
  readonly checks?: readonly ImageCheck[];
  readonly nodesSynced?: boolean;
  readonly defaultMode?: Mode | "off";
  readonly actions?: readonly string[];
  readonly exemptImages?: readonly string[];
  readonly extraKinds?: readonly string[];
  readonly presentNodes?: number;
  readonly maxLookUps?: number;
  readonly deadlineMs?: number;
  /** Answers requests to the API server; without it there is none. */
  readonly askApiServer?: (path: string, body: unknown) => unknown;
}

const ENFORCED: NamespaceLabels = { "layerwise.io/enforce": "true", "layerwise.io/warn": "true" };
const LOGGER = pino({ enabled: false });

/** The webhook's judging side in this process, without an API server around it. */
export class ReviewDesk {
  readonly reviewer: Reviewer;
  readonly lookUps: LookUps;
  readonly nodes: ClusterNodes;
  readonly inventory = new Inventory();
  readonly imageChecks = new ImageCheckIndex();
  readonly eventNotes: string[] = [];
  readonly breakGlassEvents = new BreakGlassEvents({
    record: ({ regarding, note }) => void this.eventNotes.push(`${regarding.name}: ${note}`),
  });

  constructor(options: DeskOptions = {}) {
    const { clock = new FakeClock(), credentials = { credentials: [], notes: [] } } = options;
    const ports = { clock, logger: LOGGER };
    this.nodes = new ClusterNodes(this.inventory);
    for (const raw of options.nodes ?? []) this.observeNode(raw);
    for (const check of options.checks ?? []) {
      this.imageChecks.observe(`${check.metadata.namespace}/${check.metadata.name}`, check);
    }
    this.lookUps = new LookUps({ registry: options.registry ?? NO_REGISTRY, clock });
    const store = new Store<NamespaceLabels>();
    const namespaces = Object.entries(options.namespaces ?? { shop: ENFORCED });
    for (const [name, labels] of namespaces) store.set(name, labels, "1");
    const client = {
      async request<T>(_method: string, path: string, { body }: { body?: unknown } = {}) {
        if (options.askApiServer === undefined) throw new Error(`no API server for ${path}`);
        return options.askApiServer(path, body) as T;
      },
    };
    this.reviewer = new Reviewer({
      kinds: new JudgedKinds((options.extraKinds ?? []).map(parseExtraKind)),
      judge: new ImageJudge({
        table: parseActionOverrides(options.actions ?? []),
        imageChecks: this.imageChecks,
        lookUps: new LookUpAnswers(this.lookUps, { credentialsFor: async () => credentials }),
        nodes: this.nodes,
        nodesSynced: () => options.nodesSynced ?? true,
        presentNodes: options.presentNodes ?? 1,
        ...ports,
      }),
      nodes: this.nodes,
      namespaces: { store, client, logger: LOGGER },
      breakGlass: new BreakGlassDesk({ client, events: this.breakGlassEvents, ...ports }),
      exemptImages: new ImagePatterns(options.exemptImages ?? []),
      defaultModes: defaultModesOf(options.defaultMode ?? "warn"),
      ownNamespace: "layerwise-system",
      deadlineMs: options.deadlineMs ?? 2_500,
      maxLookUps: options.maxLookUps ?? 16,
      clock,
    });
  }

  observeNode(raw: object): void {
    const node = decodeNode(raw);
    if (node === undefined) throw new Error("the node has no name");
    this.inventory.observeNode(node, 0);
    this.nodes.observe(decodeNodeFacts(raw, node));
  }

  /** The watch shows that a pod was stored. */
  observePod(stored: { readonly namespace: string; readonly name: string; readonly uid: string }) {
    this.breakGlassEvents.observePod(observedPod(stored.name, [], stored));
  }

  review(fields: RequestFields, caller: Partial<Caller> = {}): Promise<Review> {
    const { signal } = new AbortController();
    return this.reviewer.review(admissionRequest(fields), { signal, ...caller });
  }
}

const NO_REGISTRY: Pick<RegistryClient, "readImage"> = {
  readImage: () => Promise.reject(new Error("no registry may be asked in this test")),
};

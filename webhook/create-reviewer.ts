import { defaultModesOf } from "../check/modes.ts";
import type { PullCredentials } from "../check/pull-credentials.ts";
import type { KubeClient } from "../kube/kube-client.ts";
import type { Clock } from "../runtime/clock.ts";
import type { Logger } from "../runtime/logger.ts";
import { parseActionOverrides } from "./action-overrides.ts";
import { BreakGlassDesk } from "./break-glass-desk.ts";
import type { BreakGlassEvents } from "./break-glass-events.ts";
import type { ClusterView } from "./cluster-view.ts";
import { ImageJudge } from "./image-judge.ts";
import { ImagePatterns } from "./image-patterns.ts";
import { JudgedKinds, parseExtraKind } from "./judged-kinds.ts";
import { LookUpAnswers } from "./look-up-answers.ts";
import type { LookUps } from "./look-ups.ts";
import { Reviewer } from "./reviewer.ts";
import type { WebhookConfiguration } from "./webhook-configuration.ts";

export interface ReviewerPorts {
  readonly client: KubeClient;
  readonly cluster: ClusterView;
  readonly lookUps: LookUps;
  readonly credentials: PullCredentials;
  readonly breakGlassEvents: BreakGlassEvents;
  readonly clock: Clock;
  readonly logger: Logger;
}

export function createReviewer(
  configuration: WebhookConfiguration,
  { client, cluster, lookUps, credentials, breakGlassEvents, clock, logger }: ReviewerPorts,
): Reviewer {
  return new Reviewer({
    kinds: new JudgedKinds(configuration.extraKind.map(parseExtraKind)),
    judge: new ImageJudge({
      table: parseActionOverrides(configuration.action),
      imageChecks: cluster.imageChecks,
      lookUps: new LookUpAnswers(lookUps, credentials),
      nodes: cluster.nodes,
      nodesSynced: () => cluster.nodesSynced,
      presentNodes: configuration.presentNodes,
      clock,
      logger,
    }),
    nodes: cluster.nodes,
    namespaces: { store: cluster.namespaces, client, logger },
    breakGlass: new BreakGlassDesk({ client, events: breakGlassEvents, clock, logger }),
    exemptImages: new ImagePatterns(configuration.exemptImage),
    defaultModes: defaultModesOf(configuration.defaultMode),
    ownNamespace: configuration.ownNamespace,
    deadlineMs: configuration.deadlineSeconds * 1000,
    maxLookUps: configuration.maxLookUps,
    clock,
  });
}

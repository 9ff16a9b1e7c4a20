import type { KubeClient } from "../kube/kube-client.ts";
import type { Clock } from "../runtime/clock.ts";
import type { Logger } from "../runtime/logger.ts";
import type { AdmissionRequest } from "./admission-request.ts";
import { breakGlassRequestOf } from "./break-glass.ts";
import { type AccessQuestion, mayBreakGlass } from "./break-glass-access.ts";
import type { BreakGlassEvents } from "./break-glass-events.ts";
import type { Patience } from "./patience.ts";
import { plainTextOf } from "./plain-text.ts";
import type { Subject } from "./subject.ts";

export type BreakGlassOutcome =
  | { readonly kind: "none" }
  /** `note` is for the audit log. */
  | { readonly kind: "used"; readonly note: string }
  | { readonly kind: "refused"; readonly why: string };

type GlassSubject = Pick<Subject, "template" | "uid"> & Pick<AccessQuestion, "isOwnerJudged">;

export interface BreakGlassDeskOptions {
  readonly client: Pick<KubeClient, "request">;
  readonly events: BreakGlassEvents;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** Decides who may have images unchecked in an emergency. */
export class BreakGlassDesk {
  readonly #options: BreakGlassDeskOptions;

  constructor(options: BreakGlassDeskOptions) {
    this.#options = options;
  }

  /** Never rejects: where the API server cannot be asked the answer is no. */
  async decide(
    request: AdmissionRequest,
    subject: GlassSubject,
    patience: Pick<Patience, "signal">,
  ): Promise<BreakGlassOutcome> {
    const { clock, events } = this.#options;
    const asked = breakGlassRequestOf(subject.template, clock.nowMs());
    if (asked.kind === "none") return asked;
    if (asked.kind === "unusable") return { kind: "refused", why: asked.why };
    const username = plainTextOf(request.userInfo.username);
    if (!(await this.#isAllowed(request, subject, patience.signal))) {
      return { kind: "refused", why: `${username} may not use breakglass.layerwise.io` };
    }
    const { reason, untilMs } = asked.breakGlass;
    const isPod = request.resource.group === "" && request.resource.resource === "pods";
    if (isPod && subject.uid !== undefined && request.dryRun !== true) {
      events.expect(subject.uid, { username, reason, untilMs });
    }
    const until = new Date(untilMs).toISOString();
    return { kind: "used", note: `${username} until ${until}: ${reason}` };
  }

  async #isAllowed(
    { userInfo: user, namespace }: AdmissionRequest,
    { isOwnerJudged }: GlassSubject,
    signal: AbortSignal,
  ): Promise<boolean> {
    const { client, logger } = this.#options;
    try {
      return await mayBreakGlass({ user, namespace, isOwnerJudged, signal }, client);
    } catch (error) {
      logger.warn({ err: error }, "break-glass permission not checked, taking it for missing");
      return false;
    }
  }
}

import { randomBytes } from "node:crypto";
import { KubeApiError } from "../../../kube/kube-api-error.ts";
import type { KubeClient, RequestOptions } from "../../../kube/kube-client.ts";
import type { Method } from "../../../kube/send-request.ts";
import { systemClock } from "../../../runtime/clock.ts";
import type { HollowPod } from "./hollow-pod.ts";
import type { ReportedImage } from "./image-report.ts";
import { encodeKubeletEvent, type KubeletEvent } from "./kubelet-event.ts";
import { encodePodStatus, type PodOutcome } from "./pod-status.ts";

/**
 * What a kubelet writes to the API server. A pod or node that is gone, or another of the same name, is no fault; any
 * other refusal is thrown as KubeApiError. Time stamps are real time.
 */
export class KubeletWriter {
  readonly #client: KubeClient;

  constructor(client: KubeClient) {
    this.#client = client;
  }

  event(pod: HollowPod, event: KubeletEvent): Promise<void> {
    const suffix = randomBytes(8).toString("hex");
    return this.#request("POST", `/api/v1/namespaces/${pod.namespace}/events`, {
      body: encodeKubeletEvent(pod, event, { suffix, now: now() }),
    });
  }

  podStatus(pod: HollowPod, outcome: PodOutcome): Promise<void> {
    return this.#request("PATCH", `${podPath(pod)}/status`, {
      body: { metadata: { uid: pod.uid }, status: encodePodStatus(outcome, now()) },
      contentType: "application/strategic-merge-patch+json",
    });
  }

  deletePod(pod: HollowPod): Promise<void> {
    return this.#request("DELETE", podPath(pod), { query: { gracePeriodSeconds: 0 } });
  }

  nodeImages(nodeName: string, images: readonly ReportedImage[]): Promise<void> {
    return this.#request("PATCH", `/api/v1/nodes/${nodeName}/status`, {
      body: { status: { images } },
      contentType: "application/merge-patch+json",
    });
  }

  async #request(method: Method, path: string, options: RequestOptions): Promise<void> {
    try {
      await this.#client.request(method, path, options);
    } catch (error) {
      if (error instanceof KubeApiError && (error.status === 404 || error.status === 409)) return;
      throw error;
    }
  }
}

function podPath(pod: HollowPod): string {
  return `/api/v1/namespaces/${pod.namespace}/pods/${pod.name}`;
}

function now(): string {
  return new Date(systemClock.nowMs()).toISOString();
}

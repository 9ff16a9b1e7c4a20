import type { KubeClient } from "../kube/kube-client.ts";
import type { UserInfo } from "./admission-request.ts";

const REVIEWS_PATH = "/apis/authorization.k8s.io/v1/subjectaccessreviews";
/** Kubernetes' own controllers, with an account each or with one for all. */
const CONTROLLER_GROUP = "system:serviceaccounts:kube-system";
const CONTROLLER_USER = "system:kube-controller-manager";

export interface AccessQuestion {
  readonly user: UserInfo;
  readonly namespace: string;
  /** Whether it has an owner that was judged when it was made. */
  readonly isOwnerJudged: boolean;
  readonly signal: AbortSignal;
}

/**
 * Whether the user may break the glass in the namespace: the verb `use` on `breakglass` of layerwise.io. Of a pod that one of
 * Kubernetes' controllers makes for its owner that was asked when the owner was made, if owners of its kind are judged. Throws as
 * KubeClient does.
 */
export async function mayBreakGlass(
  { user, namespace, isOwnerJudged, signal }: AccessQuestion,
  client: Pick<KubeClient, "request">,
): Promise<boolean> {
  const { username, uid, groups, extra } = user;
  const isController = username === CONTROLLER_USER || (groups ?? []).includes(CONTROLLER_GROUP);
  if (isController && isOwnerJudged) return true;
  const review = await client.request<{ status?: { allowed?: boolean } }>("POST", REVIEWS_PATH, {
    body: {
      apiVersion: "authorization.k8s.io/v1",
      kind: "SubjectAccessReview",
      spec: {
        user: username,
        ...(uid ? { uid } : {}),
        ...(groups ? { groups } : {}),
        ...(extra ? { extra } : {}),
        resourceAttributes: {
          namespace,
          group: "layerwise.io",
          resource: "breakglass",
          verb: "use",
        },
      },
    },
    signal,
    maxAttempts: 1,
  });
  return review.status?.allowed === true;
}

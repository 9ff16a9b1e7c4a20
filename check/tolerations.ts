export interface Taint {
  readonly key: string;
  readonly value?: string | null | undefined;
  readonly effect: string;
}

export interface Toleration {
  readonly key?: string | null | undefined;
  readonly operator?: string | null | undefined;
  readonly value?: string | null | undefined;
  readonly effect?: string | null | undefined;
}

/** Kubernetes' own taints of this prefix tell of a state, such as not-ready, that passes. */
const STATE_PREFIX = "node.kubernetes.io/";
/** What cloud providers put on a node until it is set up. */
const UNINITIALIZED = "node.cloudprovider.kubernetes.io/uninitialized";

/** Whether a pod with these tolerations may be sent to a node with the taint, as `Toleration.ToleratesTaint` has it. */
export function isTolerated(taint: Taint, tolerations: readonly Toleration[]): boolean {
  if (taint.effect === "PreferNoSchedule") return true;
  if (taint.key.startsWith(STATE_PREFIX) || taint.key === UNINITIALIZED) return true;
  return tolerations.some(({ key, operator, value, effect }) => {
    if (effect && effect !== taint.effect) return false;
    if (key && key !== taint.key) return false;
    return operator === "Exists" || (!!key && (value ?? "") === (taint.value ?? ""));
  });
}

/**
 * The place of the node that kube-scheduler takes: one with most points, and of those one with the highest of `lots`. To each
 * node that an extender names it gives a random lot; all others have 0, as v1.36 draws no more of them, and then the order of
 * the candidates decides, by what Go's container/heap puts on top (`newSortedNodeScores` of pkg/scheduler/schedule_one.go).
 * 0 of no candidates.
 */
export function bestNodeOf(totals: readonly number[], lots: readonly number[]): number {
  const isAhead = (place: number, other: number): boolean => {
    const ahead = (totals[place] ?? 0) - (totals[other] ?? 0);
    return ahead > 0 || (ahead === 0 && (lots[place] ?? 0) > (lots[other] ?? 0));
  };
  // Of the heap below each place, what comes to its top.
  const tops = totals.map((_, place) => place);
  for (let place = (totals.length >>> 1) - 1; place >= 0; place--) {
    const left = tops[2 * place + 1] ?? place;
    const right = tops[2 * place + 2] ?? left;
    const child = isAhead(right, left) ? right : left;
    if (isAhead(child, place)) tops[place] = child;
  }
  return tops[0] ?? 0;
}

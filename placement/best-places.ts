/**
 * The places with the highest scores above 0, at most `limit`, in order. Of those that tie for the last of them some
 * are taken, going round from place `first` (0 or more) on: the same for the same `first`, and over many calls all alike.
 */
export function bestPlaces(
  scores: Uint8Array,
  { limit, first }: { readonly limit: number; readonly first: number },
): number[] {
  const cut = cutOf(scores, limit);
  const start = scores.length === 0 ? 0 : first % scores.length;
  const places: number[] = [];
  let { tied } = cut;
  for (let step = 0; step < scores.length; step++) {
    const place = start + step < scores.length ? start + step : start + step - scores.length;
    const score = scores[place] ?? 0;
    if (score === 0 || score < cut.score) continue;
    if (score > cut.score || tied-- > 0) places.push(place);
  }
  return places.sort((a, b) => a - b);
}

/** Every higher score is among the best `limit`, and `tied` of this one. */
function cutOf(scores: Uint8Array, limit: number): { score: number; tied: number } {
  const counts = new Uint32Array(256);
  for (let place = 0; place < scores.length; place++) {
    const score = scores[place] ?? 0;
    counts[score] = (counts[score] ?? 0) + 1;
  }
  let left = limit;
  for (let score = counts.length - 1; score > 0; score--) {
    const count = counts[score] ?? 0;
    if (count >= left) return { score, tied: left };
    left -= count;
  }
  return { score: 0, tied: 0 };
}

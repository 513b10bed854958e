/**
 * Corrects p-values for their number, so that the chance of any false finding among them stays at the level that they
 * are compared with (Holm 1979, Scand. J. Statist. 6).
 * @returns the corrected values, in the order given
 */
export function holm(values: readonly number[]): number[] {
  const order = values.map((_, index) => index).sort((a, b) => values[a]! - values[b]!);
  const corrected: number[] = [];
  let least = 0;
  for (const [rank, index] of order.entries()) {
    least = Math.max(least, Math.min(1, (values.length - rank) * values[index]!));
    corrected[index] = least;
  }
  return corrected;
}

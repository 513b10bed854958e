/**
 * Ranks of values from the highest, which has rank 1; equal ones share the mean of their ranks.
 * @returns in the order given
 */
export function ranksOf(values: readonly number[]): number[] {
  return values.map((value) => {
    const higher = values.filter((other) => other > value).length;
    const equal = values.filter((other) => other === value).length;
    return higher + (equal + 1) / 2;
  });
}

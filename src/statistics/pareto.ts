/**
 * Which points no other one dominates: none costs at most as much and is worth at least as much, one of both strictly. Pages
 * embed this function's source text, so it must not refer to anything outside itself.
 */
export const nonDominated = (points: readonly { cost: number; worth: number }[]): boolean[] =>
  points.map(
    ({ cost, worth }) =>
      !points.some(
        (other) => other.cost <= cost && other.worth >= worth && (other.cost < cost || other.worth > worth),
      ),
  );

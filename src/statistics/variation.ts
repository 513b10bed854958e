/** Rounding errors of differences between accuracies in percent are smaller than this, single samples larger. */
const ROUNDING = 1e-9;

/** Whether values in points vary by more than rounding errors. @param values at least one */
export const varies = (values: readonly number[]): boolean =>
  Math.max(...values) - Math.min(...values) > ROUNDING;

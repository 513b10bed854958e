/** The parts of jstat that are used here; it has no types of its own. */
declare module 'jstat' {
  const jStat: {
    /** Student's t distribution. */
    studentt: {
      cdf(t: number, degreesOfFreedom: number): number;
      /** Quantile. */
      inv(probability: number, degreesOfFreedom: number): number;
    };
    /** The F distribution. */
    centralF: {
      cdf(f: number, numeratorDegrees: number, denominatorDegrees: number): number;
      /** Quantile. */
      inv(probability: number, numeratorDegrees: number, denominatorDegrees: number): number;
    };
    /** The studentized range. */
    tukey: {
      /** Quantile. */
      inv(probability: number, means: number, degreesOfFreedom: number): number;
    };
  };
  export default jStat;
}

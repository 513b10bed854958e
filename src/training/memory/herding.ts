/**
 * The order in which herding picks from the samples of one class: each brings the mean of those picked so far nearest to
 * the mean of all, at unit length (Welling 2009, as in Rebuffi et al. 2017, arXiv:1611.07725, algorithm 4).
 * @param embeddings [samples, width], row by row; they are taken at unit length
 * @param count how many to pick
 * @returns positions of samples, the first pick first
 */
export function herded(embeddings: ArrayLike<number>, width: number, count: number): number[] {
  const samples = embeddings.length / width;
  const rows = Float64Array.from(embeddings);
  for (let sample = 0; sample < samples; sample++)
    toUnit(rows.subarray(sample * width, (sample + 1) * width));
  const mean = new Float64Array(width);
  for (let sample = 0, start = 0; sample < samples; sample++, start += width)
    for (let at = 0; at < width; at++) mean[at]! += rows[start + at]!;
  toUnit(mean);
  // Of rows x of unit length, |mean − (sum + x) / n| is least where x · (n · mean − sum) is greatest.
  const scores = new Float64Array(samples);
  addProducts(scores, rows, mean);
  const picked: number[] = [];
  while (picked.length < Math.min(count, samples)) {
    const best = scores.reduce((most, score, sample) => (score > scores[most]! ? sample : most), 0);
    picked.push(best);
    const row = rows.subarray(best * width, (best + 1) * width);
    addProducts(
      scores,
      rows,
      mean.map((value, at) => value - row[at]!),
    );
    for (const one of picked) scores[one] = Number.NEGATIVE_INFINITY;
  }
  return picked;
}

/** Adds to each sample's score the product of its row and a vector. */
function addProducts(scores: Float64Array, rows: Float64Array, vector: Float64Array): void {
  const width = vector.length;
  for (let sample = 0, start = 0; sample < scores.length; sample++, start += width) {
    // Two sums, since an addition waits for the one before.
    let [even, odd] = [0, 0];
    for (let at = 1; at < width; at += 2) {
      even += rows[start + at - 1]! * vector[at - 1]!;
      odd += rows[start + at]! * vector[at]!;
    }
    if (width % 2 > 0) even += rows[start + width - 1]! * vector[width - 1]!;
    scores[sample]! += even + odd;
  }
}

/** Scales a vector to unit length; one of zeros stays as it is. */
function toUnit(vector: Float64Array): void {
  const length = Math.sqrt(vector.reduce((sum, value) => sum + value * value, 0));
  if (length > 0) for (let at = 0; at < vector.length; at++) vector[at]! /= length;
}

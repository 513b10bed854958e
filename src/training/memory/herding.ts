/**
 * The order in which herding picks from the samples of one class: each brings the mean of those picked so far nearest to
 * the mean of all, at unit length (Welling 2009, as in Rebuffi et al. 2017, arXiv:1611.07725, algorithm 4).
 * @param embeddings [samples, width], row by row; they are taken at unit length
 * @param count how many to pick
 * @returns positions of samples, the first pick first
 */
export function herded(embeddings: ArrayLike<number>, width: number, count: number): number[] {
  const samples = embeddings.length / width;
  const rows = Array.from({ length: samples }, (_, sample) => unit(embeddings, sample * width, width));
  const sum = Float64Array.from({ length: width }, (_, at) =>
    rows.reduce((total, row) => total + row[at]!, 0),
  );
  const mean = unit(sum, 0, width);
  const scores = rows.map((row) => dot(row, mean));
  const picked: number[] = [];
  const left = new Set(rows.keys());
  while (picked.length < Math.min(count, samples)) {
    // Of rows x of unit length, |mean − (sum + x) / n| is least where x · (n · mean − sum) is greatest.
    let best = -1;
    for (const sample of left) if (best < 0 || scores[sample]! > scores[best]!) best = sample;
    picked.push(best);
    left.delete(best);
    const towards = mean.map((value, at) => value - rows[best]![at]!);
    for (const sample of left) scores[sample]! += dot(rows[sample]!, towards);
  }
  return picked;
}

/** A row at unit length; one of zeros stays as it is. */
function unit(values: ArrayLike<number>, start: number, width: number): Float64Array {
  const row = Float64Array.from({ length: width }, (_, at) => values[start + at]!);
  const length = Math.sqrt(dot(row, row));
  return length > 0 ? row.map((value) => value / length) : row;
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let at = 0; at < a.length; at++) sum += a[at]! * b[at]!;
  return sum;
}

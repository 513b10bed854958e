import type { Cell, Spread } from './cells.js';

/** A fraction in percent, with two decimals. */
export const percent = (fraction: number): string => (100 * fraction).toFixed(2);

/** Says what the numbers in a table are. */
export const CAPTION =
  'Average accuracy after the last task, in percent: mean ± population standard deviation over n seeds.';

/** What goes without saying in a table. */
export const DEFAULTS_NOTE = 'Options that are not named have their defaults.';

/** `93.75 ± 3.28`, or only the mean if there is no deviation. */
export const withDeviation = ({ mean, deviation }: Spread): string =>
  deviation === null ? percent(mean) : `${percent(mean)} ± ${percent(deviation)}`;

/** A cell's number, `93.75 ± 3.28`, and how many runs finished, failed or are unfinished. */
export function spreadParts({ mean, deviation, n, failed, unfinished }: Cell): {
  number: string;
  counts: string;
} {
  const number = mean === null ? '–' : withDeviation({ mean, deviation });
  const counts = [
    ...(n > 0 ? [`n=${n}`] : []),
    ...(failed > 0 ? [`${failed} failed`] : []),
    ...(unfinished > 0 ? [`${unfinished} unfinished`] : []),
  ];
  return { number, counts: counts.join(', ') };
}

/** A cell as shown in a table: `93.75 ± 3.28 (n=10, 1 failed)`. */
export function spreadText(cell: Cell): string {
  const { number, counts } = spreadParts(cell);
  return `${number} (${counts})`;
}

/** `+1.19`, `−1.19`; no sign if it rounds to zero. */
export function signed(value: number): string {
  const digits = Math.abs(value).toFixed(2);
  return Number(digits) === 0 ? digits : `${value < 0 ? '−' : '+'}${digits}`;
}

/** `1 seed`, `5 seeds`. */
export const countOf = (count: number, thing: string): string => `${count} ${thing}${count === 1 ? '' : 's'}`;

/** The start of a hash, enough to tell two apart by eye. */
export const shortHash = (hash: string): string => hash.slice(0, 8);

/** `170.1 MB`; a megabyte is a million bytes. */
export const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(1)} MB`;

/** `0 bytes`, `392.5 kB`, `47.1 MB`, in steps of a thousand. */
export function bytesText(bytes: number): string {
  const rounded = Math.round(bytes);
  if (rounded < 1000) return countOf(rounded, 'byte');
  const inUnits = ['kB', 'MB', 'GB'].map((unit, index) => ({
    value: Number((bytes / 1000 ** (index + 1)).toFixed(1)),
    unit,
  }));
  const { value, unit } = inUnits.find((one) => one.value < 1000) ?? inUnits.at(-1)!;
  return `${value} ${unit}`;
}

/** `4.2 s`, `17 min`, `1 h 5 min`. */
export function duration(seconds: number): string {
  if (seconds < 60) return `${seconds.toFixed(seconds < 10 ? 1 : 0)} s`;
  const minutes = Math.round(seconds / 60);
  return minutes < 60 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

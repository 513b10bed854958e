/**
 * Files that were changed without changing any run that could be made before, as by an option that does nothing unless it
 * is set: the mark of the file as it is → the mark that its runs keep, so that stored ones are found and repeated.
 *
 * An entry may be made only if stored runs of the file, in each kind of scenario and with each option that its change could
 * reach, were repeated by `rerun` to the last bit. A later change of the same file takes the entry's place on the same
 * terms, for runs with the option that came before, too; if it changes numbers, the entry goes.
 */
export const KEPT_MARKS: Readonly<Record<string, string>> = {
  // strategies/ewc.ts, online-ewc.ts: the options fisherLabels and gamma.
  '46b0673fabdd6142': '197c4f0e8fda3bec',
  ca3b08391e70f444: 'a2bc2eac5957ba3c',
  // scenarios/split-*.ts: lists of classes and sizes of tasks, and rounds.
  '7869b3c8bd20dc2b': '622743481b07a976',
  f2fab9fdf463a3f6: '2250a2f8fdb0be48',
  c922c5f741132462: '98001e1749793915',
  // strategies/gem.ts: the option rehearses.
  '0e430e1a7b7c6b73': '3e8c7609b8763869',
};

/** Marks as runs have them, by the names of the files. */
export const withKept = (
  marks: Readonly<Record<string, string>>,
  kept: Readonly<Record<string, string>> = KEPT_MARKS,
): Record<string, string> =>
  Object.fromEntries(Object.entries(marks).map(([name, mark]) => [name, kept[mark] ?? mark]));

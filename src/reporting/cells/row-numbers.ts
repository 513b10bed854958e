import { markedStrategy } from './elsewhere.js';
import { isEnvironment } from './environment.js';
import type { Grid, Row } from './grid.js';
import { inCommon, isProtocol, only, settingTexts } from './settings.js';

type Unnumbered = Omit<Grid, 'rows'> & { rows: readonly Omit<Row, 'number'>[] };

/** A row as it is known in all grids. */
interface Known {
  strategy: string;
  /** The strategy and its options; unique within a grid. */
  key: string;
  isFinished: boolean;
}

/**
 * Numbers the rows of all grids that are shown together. A strategy with its options has one number in all of them. One with
 * other options shares it, unless a grid shows both: it would be too many numbers where each scenario has its own options.
 */
export function numbered(grids: readonly Unnumbered[]): Grid[] {
  const known = grids.map(({ rows }) => knownIn(rows));
  const numbers = new Map<string, number>();
  const ofStrategies = new Map<string, number[]>();
  let count = 0;
  // What is not drawn takes no number from what is.
  const all = known.flat();
  for (const { strategy, key } of [...all.filter((one) => one.isFinished), ...all]) {
    if (numbers.has(key)) continue;
    const beside = known.filter((some) => some.some((one) => one.key === key)).flat();
    const taken = new Set(beside.map((one) => numbers.get(one.key)));
    const own = ofStrategies.get(strategy) ?? [];
    const shared = own.find((number) => !taken.has(number));
    const number = shared ?? count++;
    numbers.set(key, number);
    if (shared === undefined) ofStrategies.set(strategy, [...own, number]);
  }
  return grids.map((grid, index) => ({
    ...grid,
    rows: grid.rows.map((row, place) => ({ ...row, number: numbers.get(known[index]![place]!.key)! })),
  }));
}

function knownIn(rows: Unnumbered['rows']): Known[] {
  const counts = new Map<string, number>();
  return rows.map(({ cells }) => {
    const filled = cells.filter((cell) => cell !== undefined);
    const [{ configuration }] = filled as [(typeof filled)[number]];
    const strategy = markedStrategy(configuration).join(' · ');
    const options = settingTexts(only(inCommon(filled.map(({ settings }) => settings)), isOfRow));
    const key = [strategy, ...options].join(' · ');
    const count = (counts.get(key) ?? 0) + 1;
    counts.set(key, count);
    return { strategy, key: `${key} · ${count}`, isFinished: filled.some(({ n }) => n > 0) };
  });
}

/** Whether an option is the row's, and not its grid's, its column's, or what it was computed with. */
const isOfRow = (path: string): boolean =>
  !isProtocol(path) && !path.startsWith('head.') && !isEnvironment(path);

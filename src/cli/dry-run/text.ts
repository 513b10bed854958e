import type { Cell } from '../../reporting/cells/cells.js';
import { gridsOf, type LabelledCell, sharedText } from '../../reporting/cells/grid.js';
import { groupedBy } from '../../reporting/cells/grouped-by.js';
import { countOf, duration } from '../../reporting/cells/numbers.js';
import { terminalTable } from '../../reporting/tables/terminal.js';
import { canonical } from '../../runs/canonical.js';
import { type RunConfiguration, seedless } from '../../runs/configuration.js';
import type { Forecast, ForecastRun, Outlook } from '../../runs/forecast/forecast.js';
import { outlooks } from '../../runs/forecast/forecast.js';

/** How each outlook is called before the seeds that have it. */
const called: Record<Outlook, string> = {
  new: 'to run',
  failed: 'failed, to run again',
  interrupted: 'interrupted, to run again',
  untested: 'to run again and test on the way',
  unsaved: 'to run again and save the model',
  elsewhere: 'being run by another process',
  stored: 'stored',
};

/**
 * Tables like those of results, with seeds and times in place of accuracies.
 * @param always paths of options that are named where they are the default, too
 */
export async function forecastTables(forecast: Forecast, always: ReadonlySet<string>): Promise<string[]> {
  const ofCells = groupedBy(forecast.runs, ({ configuration }) => canonical(seedless(configuration)));
  const cells = [...ofCells.values()].map(([{ configuration }]) => cellWithoutRuns(configuration));
  const grids = await gridsOf(cells, always);
  const textOf = (cell: LabelledCell) =>
    [...linesOf(ofCells.get(canonical(cell.configuration))!), ...cell.apart].join('\n');
  return grids.map((grid) =>
    [terminalTable(grid, textOf), ...sharedText(grid).map((line) => `${line}\n`)].join(''),
  );
}

function cellWithoutRuns(configuration: RunConfiguration): Cell {
  return {
    scenario: configuration.scenario.name,
    head: configuration.head.name,
    strategy: configuration.strategy.name,
    configuration: seedless(configuration),
    tasks: 0,
    runs: [],
    others: [],
    n: 0,
    failed: 0,
    unfinished: 0,
    mean: null,
    deviation: null,
    curve: [],
    jointOf: () => undefined,
  };
}

function linesOf(runs: readonly ForecastRun[]): string[] {
  const ofOutlooks = outlooks.flatMap((outlook) => {
    const seeds = runs
      .filter((run) => run.outlook === outlook)
      .map(({ configuration }) => configuration.seed);
    return seeds.length === 0 ? [] : [`${called[outlook]}: ${seedsText(seeds)}`];
  });
  const [known] = runs.filter(({ seconds }) => seconds !== null);
  return known ? [...ofOutlooks, `about ${duration(known.seconds!)} each`] : ofOutlooks;
}

/** `seeds 1–3, 7`. */
function seedsText(seeds: readonly number[]): string {
  const ranges: [first: number, last: number][] = [];
  for (const seed of [...seeds].sort((a, b) => a - b)) {
    const range = ranges.at(-1);
    if (range && seed === range[1] + 1) range[1] = seed;
    else ranges.push([seed, seed]);
  }
  const texts = ranges.map(([first, last]) => (first === last ? `${first}` : `${first}–${last}`));
  return `${seeds.length === 1 ? 'seed' : 'seeds'} ${texts.join(', ')}`;
}

/** `24 runs: 15 to run, 9 stored.` */
export function countsText({ runs }: Forecast): string {
  const counts = outlooks.flatMap((outlook) => {
    const count = runs.filter((run) => run.outlook === outlook).length;
    return count === 0 ? [] : [`${count} ${called[outlook]}`];
  });
  return counts.length === 0
    ? 'There is nothing to do.'
    : `${countOf(runs.length, 'run')}: ${counts.join('; ')}.`;
}

/** How long it takes; undefined if nothing is to run. */
export function timeText({ workers, seconds, unknown }: Forecast): string | undefined {
  if (workers === 0) return undefined;
  const where = `on ${countOf(workers, 'worker')}`;
  if (seconds === null) return 'How long that takes is unknown: no run like these is stored.';
  const about = `about ${duration(seconds)} ${where}, by the times of stored runs`;
  return unknown === 0
    ? `That takes ${about}.`
    : `That takes ${about}, and more for ${countOf(unknown, 'run')} unlike any that is stored.`;
}

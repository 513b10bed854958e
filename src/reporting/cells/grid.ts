import { bordersTexts, isSaidByBorders, isStream } from './borders-text.js';
import type { Cell } from './cells.js';
import { isBesideElsewhere, isElsewhereCell, ownOf } from './elsewhere.js';
import { gridMembers } from './grid-members.js';
import { groupedBy } from './grouped-by.js';
import { laidOut } from './layout.js';
import { countOf } from './numbers.js';
import { isOfOlderFile } from './own-sources.js';
import { numbered } from './row-numbers.js';
import { inCommon, isProtocol, only, type Settings, settingsOf, settingTexts, without } from './settings.js';

/** A cell with its label, unique within its grid: `mlp · adam`, followed by whatever else has to be said of it. */
export interface LabelledCell extends Cell {
  label: string;
  /** What sets it apart from what its row and column say, one text each: `training.learningRate=0.1`. */
  apart: string[];
  /** All that has to be said of it beyond its names, also what its row, its column or the whole grid says. */
  settings: Settings;
}

/** A column holds the cells of one head. */
export interface Column {
  head: string;
  /** The head's name, and what all of the column's cells have in common that has to be said. */
  label: string;
  /** Whether its cells differ in the head's options, which their rows then say. */
  mixed: boolean;
}

/**
 * The cells of one scenario and protocol, laid out as in papers: a row per strategy, a column per head. Every
 * configuration has a place; one that was computed elsewhere, with a protocol that is not known, has one in every grid
 * of its scenario. Only cells of the same grid can be compared.
 */
export interface Grid {
  scenario: string;
  /** The scenario's name and the options that tell its grids apart: `split-mnist/task · training.epochs=1`. */
  title: string;
  /** What has to be said of all its cells, one text each: `training.epochs=1`. */
  shared: string[];
  /** Whether some of its cells, but not all, were computed elsewhere. What all share does not go for those. */
  besideElsewhere: boolean;
  columns: Column[];
  rows: Row[];
}

export interface Row {
  /** The strategy's, with what its cells have in common that has to be said. */
  name: string;
  /** Decides its colour: the same for a strategy in all grids that are shown together, from 0. */
  number: number;
  /** A cell or a gap per column. */
  cells: (LabelledCell | undefined)[];
}

/**
 * One grid per scenario and protocol, in order of first appearance.
 * @param always paths of options that are said where they are the default, too
 */
export async function gridsOf(cells: readonly Cell[], always?: ReadonlySet<string>): Promise<Grid[]> {
  const settings = await settingsOf(cells, always);
  const all = cells.map((cell, index) => ({ cell, settings: settings[index]! }));
  const grids = gridMembers(all);
  const laid = grids.map((members) => {
    const { scenario } = members[0]!.cell;
    const namesakes = grids.filter(([first]) => first!.cell.scenario === scenario);
    const own = ownOf(members.map(({ cell }) => cell));
    const isBesideStream = namesakes.some((some) => some.some(({ cell }) => isStream(cell.configuration)));
    const isSaid = (path: string) => isBesideStream && isSaidByBorders(path);
    const told = (path: string) =>
      isProtocol(path) &&
      !isSaid(path) &&
      namesakes.some(([first]) => first!.settings.get(path) !== members[0]!.settings.get(path));
    const common = inCommon(
      finishedOf(ownOf(members.map(({ cell, settings }) => ({ ...cell, settings })))).map(
        ({ settings }) => settings,
      ),
    );
    const placed = members.map(({ cell, settings }) => ({ cell, settings, own: without(settings, common) }));
    return {
      scenario,
      title: [
        scenario,
        ...(isBesideStream && !isElsewhereCell(own[0]!) ? bordersTexts(own[0]!.configuration) : []),
        ...settingTexts(only(common, told)),
        ...tasksText(members, namesakes),
      ].join(' · '),
      shared: settingTexts(only(common, (path) => !told(path) && !isSaid(path))),
      besideElsewhere: isBesideElsewhere(members.map(({ cell }) => cell)),
      ...laidOut(placed),
    };
  });
  return numbered(latestFirst(laid));
}

type Laid = Omit<Grid, 'rows'> & ReturnType<typeof laidOut>;

/** In the places of a scenario's grids, those of an older file of it come after those of the latest. */
function latestFirst(grids: readonly Laid[]): Laid[] {
  const isOld = (grid: Laid): number =>
    Number(cellsIn(grid).some(({ settings }) => isOfOlderFile(only(settings, isProtocol))));
  const waiting = groupedBy(grids, ({ scenario }) => scenario);
  for (const some of waiting.values()) some.sort((a, b) => isOld(a) - isOld(b));
  return grids.map(({ scenario }) => waiting.get(scenario)!.shift()!);
}

/** Those with finished runs; all if there is none. */
function finishedOf<Member extends { n: number }>(members: readonly Member[]): readonly Member[] {
  const finished = members.filter(({ n }) => n > 0);
  return finished.length > 0 ? finished : members;
}

/**
 * The number of tasks, where grids of one scenario differ in it and one of them is all computed elsewhere, so that it has no
 * options that say it.
 */
function tasksText(
  members: readonly { cell: Cell }[],
  namesakes: readonly (readonly { cell: Cell }[])[],
): string[] {
  const tasksOf = (some: readonly { cell: Cell }[]) =>
    (some.find(({ cell }) => cell.n > 0) ?? some[0]!).cell.tasks;
  const differ = new Set(namesakes.map(tasksOf)).size > 1;
  const isUntold = namesakes.some((some) => some.every(({ cell }) => isElsewhereCell(cell)));
  return differ && isUntold ? [countOf(tasksOf(members), 'task')] : [];
}

/** All cells of a grid, column by column. */
export const cellsIn = ({
  columns,
  rows,
}: Pick<Grid, 'columns'> & { rows: readonly Pick<Row, 'cells'>[] }): LabelledCell[] =>
  columns.flatMap((_, place) => rows.map(({ cells }) => cells[place]).filter((cell) => cell !== undefined));

/** Says what holds for all of a grid's cells, as a sentence; empty if there is nothing to say. */
export const sharedText = ({
  shared,
  besideElsewhere,
}: Pick<Grid, 'shared' | 'besideElsewhere'>): string[] =>
  shared.length === 0
    ? []
    : [
        `In all of these runs${besideElsewhere ? ' but those computed elsewhere' : ''}: ${shared.join('; ')}.`,
      ];

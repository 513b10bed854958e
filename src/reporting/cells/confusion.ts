import { mean } from 'simple-statistics';
import type { Confusion } from '../../training/confusion.js';
import type { Cell } from './cells.js';
import { groupedBy } from './grouped-by.js';

/** What a row and a column of a confusion matrix stand for. */
export interface ConfusionLabel {
  /** The task that it belongs to, from 1; null if it is in all of them. */
  task: number | null;
  /**
   * The classes of the dataset that it stands for, by their names if they have some, or `label 3` if they differ between seeds
   * or are not the task's.
   */
  name: string;
}

/** A square of a confusion matrix. */
export interface ConfusionSquare {
  /** Places among the labels. */
  row: number;
  column: number;
  /** Share of the row's samples, 0 … 1: the mean over runs. */
  share: number;
}

/** The confusion matrices of a cell's runs together: rows are true labels, columns predicted ones. */
export interface ConfusionMatrix {
  labels: ConfusionLabel[];
  /** Those above 0. */
  squares: ConfusionSquare[];
  /** Number of runs that have one. */
  n: number;
}

/** @returns undefined if no run has any */
export function confusionMatrix({ runs }: Pick<Cell, 'runs'>): ConfusionMatrix | undefined {
  const confusions = runs.map(({ confusion }) => confusion).filter((one) => one !== null);
  if (confusions.length === 0) return undefined;
  const axis = axisOf(confusions);
  const places = new Map(axis.map(({ key }, place) => [key, place]));
  const shares = confusions.map(sharesOf);
  const pairs = new Map(shares.flatMap((one) => [...one]));
  return {
    labels: axis.map(({ task, name }) => ({ task, name })),
    squares: [...pairs].map(([pair, { row, column }]) => ({
      row: places.get(row)!,
      column: places.get(column)!,
      share: mean(shares.map((one) => one.get(pair)?.share ?? 0)),
    })),
    n: confusions.length,
  };
}

/** Identifies a label. Where the task is known when predicting, each task has labels of its own. */
const keyOf = ({ kind }: Confusion, task: number, label: number): string =>
  kind === 'task' ? `${task} ${label}` : `${label}`;

interface Share {
  /** Keys of labels. */
  row: string;
  column: string;
  share: number;
}

/** The share of each true label's samples that got a label, by both. */
function sharesOf(confusion: Confusion): Map<string, Share> {
  const entries = confusion.tasks.flatMap(({ counts }, task) =>
    counts.map(([label, predicted, samples]) => ({
      row: keyOf(confusion, task, label),
      column: keyOf(confusion, task, predicted),
      samples,
    })),
  );
  const totals = new Map<string, number>();
  for (const { row, samples } of entries) totals.set(row, samples + (totals.get(row) ?? 0));
  const shares = new Map<string, Share>();
  for (const { row, column, samples } of entries) {
    const pair = `${row}, ${column}`;
    const share = samples / totals.get(row)! + (shares.get(pair)?.share ?? 0);
    shares.set(pair, { row, column, share });
  }
  return shares;
}

interface Entry {
  key: string;
  label: number;
  task: number | null;
  classes: Set<number>;
  classNames: readonly string[] | undefined;
}

/** All labels of some runs, in order. */
function axisOf(confusions: readonly Confusion[]): (ConfusionLabel & { key: string })[] {
  const byTask = confusions[0]!.kind === 'task';
  const entries = groupedBy(confusions.flatMap(entriesOf), ({ key }) => key);
  const inOrder = [...entries.values()].sort(
    ([a], [b]) => (byTask ? a.task! - b.task! : 0) || a.label - b.label,
  );
  return inOrder.map((ofRuns) => {
    const [{ key, task, label }] = ofRuns;
    const names = new Set(ofRuns.map(({ classes, classNames }) => namesText([...classes], classNames)));
    const [name] = names;
    return { key, task, name: names.size === 1 && name ? name : `label ${label}` };
  });
}

/** The labels of a run. */
function entriesOf(confusion: Confusion): Entry[] {
  const { kind, tasks, classNames } = confusion;
  const found = new Map<string, Entry>();
  for (const [index, { classes, counts }] of tasks.entries()) {
    for (const label of new Set([
      ...Object.keys(classes).map(Number),
      ...counts.map(([, predicted]) => predicted),
    ])) {
      const key = keyOf(confusion, index, label);
      const known = found.get(key);
      const own = classes[label] ?? [];
      // Classes of later tasks are predicted, too.
      const isOwn = kind === 'task' || own.length > 0;
      found.set(key, {
        key,
        label,
        task: kind === 'domain' ? null : (known?.task ?? (isOwn ? index + 1 : null)),
        classes: new Set([...(known?.classes ?? []), ...own]),
        classNames,
      });
    }
  }
  return [...found.values()];
}

/** Letters of names that have room beside a matrix. */
const ROOM = 24;

/** `dots`, `dots, hbar, …`; without names, as numbers. */
function namesText(classes: readonly number[], names: readonly string[] | undefined): string {
  if (!names) return classesText(classes);
  const all = classes.map((one) => shortened(names[one] ?? `${one}`));
  const shown = all.filter((_, at) => at === 0 || all.slice(0, at + 1).join(', ').length <= ROOM);
  return shown.length < all.length ? `${shown.join(', ')}, …` : all.join(', ');
}

const shortened = (name: string): string => (name.length > ROOM ? `${name.slice(0, ROOM - 1)}…` : name);

/** More are left out. */
const MOST_NAMED = 5;

/** `3`, `0, 2, 4, 6, 8`, `0, 1, 2, 3, …`. */
const classesText = (classes: readonly number[]): string =>
  classes.length <= MOST_NAMED ? classes.join(', ') : `${classes.slice(0, MOST_NAMED - 1).join(', ')}, …`;

import Table from 'cli-table3';
import type { ShownData, ShownFeatures, ShownImages } from './show.js';

/** What a dataset has, as text. @param columns how tables are set */
export function shownText(told: ShownData, columns: object): string {
  const { name, title, source, data, images, features, scenario } = told;
  const lines = [
    `${name}  ${title} (${source})`,
    ...(images ? imageLines(images) : []),
    ...(features ? featureLines(features) : []),
    ...(data === null ? [] : [`SHA-256 of the data: ${data}`]),
  ];
  return [lines.join('\n'), classTable(told, columns), ...(scenario ? [taskText(told, columns)] : [])]
    .join('\n\n')
    .concat('\n');
}

function imageLines({ channels, height, width, padding, normalisation, ofTraining }: ShownImages): string[] {
  const text = ({ mean, deviation }: ShownImages['normalisation']) =>
    `mean [${mean.join(', ')}], deviation [${deviation.join(', ')}]`;
  const border = padding > 0 ? `, ${padding} black pixels on each side among them` : '';
  const isPlain =
    normalisation.mean.every((one) => one === 0) && normalisation.deviation.every((one) => one === 1);
  return [
    `images of ${height}×${width}${border}; ${channels === 1 ? '1 channel' : `${channels} channels`}`,
    isPlain ? 'not normalised: pixels are 0 … 1' : `normalised by ${text(normalisation)}`,
    `training pixels have ${text(ofTraining)}`,
  ];
}

const featureLines = ({ width, least, most }: ShownFeatures): string[] => [
  `${width} features, from ${least} to ${most}; they have no pictures`,
];

function classTable({ classes }: ShownData, columns: object): string {
  // Not where names are numbers.
  const hasNames = classes.some(({ name }, index) => name !== `${index}`);
  const named = (name: string) => (hasNames ? [name] : []);
  const table = new Table({ ...columns, head: ['class', ...named('name'), 'train', 'test'] });
  const sum = (of: 'train' | 'test') => classes.reduce((total, one) => total + one[of], 0);
  for (const [index, { name, train, test }] of classes.entries()) {
    table.push([`${index}`, ...named(name), `${train}`, `${test}`]);
  }
  table.push(['all', ...named(''), `${sum('train')}`, `${sum('test')}`]);
  return table.toString();
}

function taskText({ scenario, classes }: ShownData, columns: object): string {
  const { name, kind, seed, tasks } = scenario!;
  const table = new Table({ ...columns, head: ['task', 'train', 'test', 'classes'] });
  for (const [index, task] of tasks.entries()) {
    table.push([`${index + 1}`, `${task.train}`, `${task.test}`, namesOf(task.classes, classes)]);
  }
  return `${name}, ${kind}-incremental, seed ${seed}\n\n${table.toString()}`;
}

/** The most classes of a task that are named one by one. */
const MOST = 12;

export function namesOf(chosen: readonly number[], classes: ShownData['classes']): string {
  const names = chosen.map((one) => classes[one]!.name);
  return names.length <= MOST
    ? names.join(', ')
    : `${names.slice(0, MOST - 1).join(', ')}, … (${names.length})`;
}

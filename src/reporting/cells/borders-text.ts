import type { AnySeedless } from '../../runs/elsewhere.js';
import { countOf } from './numbers.js';

/** Whether a table's cells learn a stream without borders. */
export const isStream = ({ scenario }: AnySeedless): boolean => scenario.borders !== undefined;

/** What the words of a title say, where a scenario has a table of a stream. */
export const isSaidByBorders = (path: string): boolean =>
  /^scenario\.(borders|blur|spread)$|^training\.(epochs|steps|batchSize)$/.test(path);

/**
 * Whether there are borders between tasks, and how long each task is trained, by default not the same with and without: a
 * stream would seem easier or harder than it is.
 */
export function bordersTexts({ scenario, training = {} }: AnySeedless): string[] {
  const { borders, blur, spread } = scenario;
  const more = blur === undefined ? spread !== undefined && `spread ${spread}` : `blur ${blur}`;
  const { epochs, steps, batchSize } = training;
  const extent = [
    epochs !== undefined && countOf(Number(epochs), 'epoch'),
    steps !== undefined && `${countOf(Number(steps), 'step')} a task`,
    batchSize !== undefined && `batches of ${batchSize}`,
  ];
  return [
    borders === undefined
      ? 'with borders'
      : `without borders (${[borders, more].filter((one) => one !== false).join(', ')})`,
    extent.filter((one) => one !== false).join(', '),
  ].filter((text) => text !== '');
}

import { type AnyRun, isOwn } from '../../runs/elsewhere.js';
import type { SampleForm } from '../../training/memory/method-memory.js';
import type { Cell } from '../cells/cells.js';

/** How the samples are counted that methods hold, each way once; empty if none holds any. */
export const sampleForms = (cells: readonly Pick<Cell, 'runs'>[]): SampleForm[] => {
  const held = cells.flatMap(({ runs }) => runs.flatMap(samplesIn));
  return held.filter(({ as }, index) => held.findIndex((other) => other.as === as) === index);
};

const samplesIn = ({ methodMemory }: AnyRun): SampleForm[] =>
  methodMemory && methodMemory.samples.count > 0 ? [methodMemory.samples] : [];

/** Says the same, as a sentence; empty if no method holds samples. */
export function samplesText(cells: readonly Pick<Cell, 'runs'>[]): string[] {
  const forms = sampleForms(cells).map(formText);
  return forms.length === 0
    ? []
    : [`Each sample that a method holds counts as ${forms.join(' or ')} and a label.`];
}

const formText = ({ as, bytesEach }: SampleForm): string => {
  const what = as === 'images' ? 'its published image' : 'its features';
  return `${what} (${bytesEach.toLocaleString('en')} bytes)`;
};

/** Says that method memory is missing somewhere; empty if all finished runs of this program have it. */
export const lackingMemory = (cells: readonly Pick<Cell, 'runs'>[]): string[] =>
  cells.some(({ runs }) => runs.some((run) => isOwn(run) && run.methodMemory === null))
    ? ['Method memory is missing where runs come from a version that did not compute it.']
    : [];

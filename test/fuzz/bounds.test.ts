import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Bounds, type CellBounds, readBounds, writeBounds } from '../../src/bounds/bounds-file.js';
import { watchedCells } from '../../src/bounds/cells.js';
import { updatedBounds } from '../../src/bounds/update.js';
import { identityOf } from '../../src/runs/identity.js';
import { finishedRun } from '../store/samples.js';
import {
  anyBytes,
  damage,
  damaged,
  holds,
  jsonDamage,
  limitAllocation,
  outcomeOf,
  ownFolder,
} from './fuzz.js';

limitAllocation();

const file = join(ownFolder(), 'bounds.json');
const cells = (await watchedCells()).filter(({ name }) => name.startsWith('short-'));

/** Bounds as `bounds update` writes them, of any accuracies. */
const bounds: fc.Arbitrary<Bounds> = fc
  .uniqueArray(
    fc.tuple(
      fc.constantFrom(...cells),
      fc.array(fc.double({ min: 0, max: 1, noNaN: true }).map(Math.abs), { minLength: 2, maxLength: 4 }),
    ),
    { selector: ([{ name }]) => name, minLength: 1, maxLength: 3 },
  )
  .map((chosen) =>
    updatedBounds(
      chosen.map(([cell]) => cell),
      chosen.flatMap(([{ configuration }, accuracies]) =>
        accuracies.map((accuracy, seed) => {
          const whole = { ...configuration, seed };
          return { ...finishedRun([[accuracy]]), id: identityOf(whole), configuration: whole };
        }),
      ),
      undefined,
    ),
  );

const isNear = (a: number, b: number): boolean => Math.abs(a - b) <= 1e-9;

/** What a cell's figures must be, by its accuracies. */
function checkCell({ accuracies, n, mean, deviation, interval: [low, high] }: CellBounds): void {
  const values = Object.values(accuracies);
  expect(n).toBe(values.length);
  const average = values.reduce((sum, value) => sum + value, 0) / n;
  const variance = values.reduce((sum, value) => sum + (value - average) ** 2, 0) / (n - 1);
  expect(isNear(mean, average) && isNear(deviation, Math.sqrt(variance))).toBe(true);
  expect(low).toBeLessThanOrEqual(high);
}

async function check(text: string | Buffer): Promise<void> {
  writeFileSync(file, text);
  const { value } = await outcomeOf(() => readBounds(file));
  if (value === undefined) return;
  for (const cell of Object.values(value.cells)) checkCell(cell);
  writeBounds(file, value);
  expect(readBounds(file)).toEqual(value);
}

const withFigure = (name: string, figure: unknown): string => {
  const [one] = fc.sample(bounds, { numRuns: 1, seed: 1 }) as [Bounds];
  const [[cell, figures]] = Object.entries(one.cells) as [[string, CellBounds]];
  return JSON.stringify({ ...one, cells: { [cell]: { ...figures, [name]: figure } } });
};

describe('bounds are what they say and follow from their accuracies, or are refused', () => {
  it('any text', () =>
    holds(
      fc.oneof(
        anyBytes(),
        fc.json().map((json) => Buffer.from(json)),
      ),
      check,
      // A message of JSON.parse quotes the text, line breaks included.
      { examples: [Buffer.from('{\n"a":\nb}')] },
    ));

  it('valid ones', () =>
    holds(bounds, async (one) => {
      writeBounds(file, one);
      expect(readBounds(file)).toEqual(one);
    }));

  it('damaged ones', () =>
    holds(
      fc.oneof(
        fc
          .tuple(bounds, damage)
          .map(([one, change]) => damaged(Buffer.from(JSON.stringify(one)), change).toString()),
        fc.tuple(bounds, jsonDamage).map(([one, change]) => JSON.stringify(change(one)) ?? ''),
      ),
      check,
      {
        examples: [
          withFigure('n', 7),
          withFigure('mean', 0.123),
          withFigure('deviation', 9),
          withFigure('interval', [1, 0]),
          withFigure('accuracies', { 1: 0.5 }),
        ],
      },
    ));
});

import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { identityOf } from '../../src/runs/identity.js';
import type { RunRecord } from '../../src/runs/record.js';
import { linesOf, runOfLine } from '../../src/store/lines.js';
import { openStore } from '../../src/store/store.js';
import { damage, damaged, holds, jsonDamage, limitAllocation, outcomeOf, ownFolder } from './fuzz.js';
import { finishedRun } from './runs.js';

limitAllocation();

const folder = ownFolder();

const recordOf = (text: string): RunRecord => ({ ...runOfLine(text), status: 'finished', error: null });

/** A line with the id of what it has as its configuration, so that what else is wrong gets through. */
const withId = (line: Record<string, unknown>): string =>
  JSON.stringify({ ...line, id: identityOf((line.configuration ?? {}) as never) });

/** An accepted line has the id of its configuration and a whole matrix, and is written as it was read. */
async function check(text: string): Promise<RunRecord | undefined> {
  const { value } = await outcomeOf(() => recordOf(text), true);
  if (value === undefined) return undefined;
  expect(value.id).toBe(identityOf(value.configuration));
  expect(value.accuracies.length).toBe((value.tasks * (value.tasks + 1)) / 2);
  const written = linesOf([value]);
  expect(written.endsWith('\n') && !written.slice(0, -1).includes('\n')).toBe(true);
  expect(linesOf([recordOf(written)])).toBe(written);
  return value;
}

const line = finishedRun.map((run) => JSON.parse(linesOf([run])) as Record<string, unknown>);

const [example] = fc.sample(line, { numRuns: 1, seed: 1 }) as [Record<string, unknown>];

/** A line with a head of so many lists in one another, and the id of the configuration if one can be told. */
function nested(depth: number): string {
  const configuration = { ...(example.configuration as object), head: { name: 'mlp', deep: 0 } };
  const shallow = withId({ ...example, configuration });
  const text = shallow.replace('"deep":0', `"deep":${'['.repeat(depth)}${']'.repeat(depth)}`);
  return depth < 5000 ? withId(JSON.parse(text) as typeof example) : text;
}

const withMachine = (json: string): string =>
  JSON.stringify({ ...example, environment: { ...(example.environment as object), machine: 0 } }).replace(
    '"machine":0',
    `"machine":${json}`,
  );

describe('lines of results are what they say, or refused', () => {
  it('any text', () =>
    holds(
      fc.oneof(fc.string(), fc.json()),
      async (text) => {
        expect(await check(text)).toBeUndefined();
      },
      {
        examples: [
          ...[1e6, 2 ** 40].map((tasks) => withId({ ...example, tasks })),
          ...[200, 2000, 100_000].map(nested),
          withMachine('{"__proto__":1}'),
          withMachine('{"__proto__":{"a":1}}'),
        ],
      },
    ));

  it('finished runs', () =>
    holds(finishedRun, async (run) => {
      const read = await check(linesOf([run]));
      expect(read).toEqual(run);
    }));

  it('ones that are damaged', () =>
    holds(
      fc
        .tuple(finishedRun, damage)
        .map(([run, change]) => damaged(Buffer.from(linesOf([run]).trimEnd()), change).toString()),
      async (text) => {
        await check(text);
      },
    ));

  it('ones of other values', () =>
    holds(
      fc.tuple(line, jsonDamage).map(([whole, change]) => JSON.stringify(change(whole)) ?? ''),
      async (text) => {
        await check(text);
      },
    ));

  it('ones of other values with a right id are refused, or stored as they are', () => {
    const store = openStore(join(folder, 'results.sqlite'));
    return holds(
      fc.tuple(line, jsonDamage).map(([whole, change]) => withId(Object(change(whole)) as typeof whole)),
      async (text) => {
        const run = await check(text);
        if (run === undefined) return;
        store.importFinished([runOfLine(text)]);
        const [stored] = store.runs({ id: [run.id] });
        expect(linesOf([stored!])).toBe(linesOf([run]));
      },
    ).finally(() => store.close());
  });
});

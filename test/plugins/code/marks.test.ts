import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, onTestFinished } from 'vitest';
import { KEPT_MARKS, withKept } from '../../../src/plugins/code/kept-marks.js';
import { marksIn } from '../../../src/plugins/code/marks.js';
import { sourceMarks } from '../../../src/plugins/code/source-marks.js';
import { scenarios } from '../../../src/plugins/scenarios.js';
import { strategies } from '../../../src/plugins/strategies.js';
import { installedCode, otherCode } from '../../../src/runs/other-code.js';
import type { RunRecord } from '../../../src/runs/record.js';
import { requireRepeatable } from '../../../src/runs/resolve-again.js';
import { runOfLine } from '../../../src/store/lines.js';
import { ASSUMED_MARKS, withAssumedCode } from '../../../src/store/migrations/006-code.js';
import { configurationOf } from '../../store/samples.js';

const repository = fileURLToPath(new URL('../../../', import.meta.url));

/** The marks of a folder of plugins of which a copy was changed. */
async function marksWith(folder: string, change: (path: string) => void): Promise<Record<string, string>> {
  const copy = mkdtempSync(join(tmpdir(), 'continual-bench-'));
  onTestFinished(() => rmSync(copy, { recursive: true }));
  cpSync(join(repository, folder), copy, { recursive: true });
  change(copy);
  return sourceMarks(copy);
}

const edit = (file: string, changed: (text: string) => string) => (folder: string) => {
  const path = join(folder, file);
  const text = readFileSync(path, 'utf8');
  expect(changed(text)).not.toBe(text);
  writeFileSync(path, changed(text));
};

/** The names of the files whose marks differ. */
const differing = (before: Record<string, string>, after: Record<string, string>): string[] =>
  Object.keys(before).filter((name) => before[name] !== after[name]);

describe('the mark of a built-in file', () => {
  it.each(['strategies', 'scenarios'])('of %s is the same from source as in the build', async (folder) => {
    const built = JSON.parse(readFileSync(join(repository, 'dist', folder, 'code-marks.json'), 'utf8'));
    const marks = await sourceMarks(join(repository, folder));
    expect(marks).toEqual(built);
    const files = readdirSync(join(repository, folder)).filter((file) => file.endsWith('.ts'));
    expect(Object.keys(marks).map((name) => `${name}.ts`)).toEqual(files.sort());
    expect(new Set(Object.values(marks)).size).toBe(files.length);
  });

  it('is shared by all that a file defines', async () => {
    const codes = await scenarios.codes();
    const [task, domain] = ['split-mnist/task', 'split-mnist/domain'].map((name) => codes.get(name));
    expect(task).toMatch(/^[0-9a-f]{16}$/);
    expect(domain).toBe(task);
  });

  it.each<[string, (text: string) => string]>([
    ['line endings', (text) => text.replaceAll('\n', '\r\n')],
    ['comments', (text) => text.replace(/\/\*\*.*?\*\//s, '// Something else.').concat('/* The end. */')],
    ['indentation', (text) => text.replaceAll('\n  ', '\n\t')],
    [
      'lines that are broken elsewhere',
      (text) =>
        text.replace(
          'domain: { coefficient: 0.5 }, class: { coefficient: 100 } }',
          'domain: {\n coefficient: 0.5,\n},\n class: { coefficient: 100, },\n}',
        ),
    ],
  ])('does not depend on %s', async (_, changed) => {
    const marks = await sourceMarks(join(repository, 'strategies'));
    expect(differing(marks, await marksWith('strategies', edit('l2.ts', changed)))).toEqual([]);
  });

  it.each<[string, string, string, string, string[]]>([
    ['strategies', 'l2.ts', 'coefficient: 0.5', 'coefficient: 0.6', ['l2']],
    ['strategies', 'si.ts', 'tf.sub(path', 'tf.add(path', ['si']],
    ['strategies', 'importance/fisher-labels.ts', 'logits), 1)', 'logits), 0)', ['ewc', 'online-ewc']],
    ['strategies', 'importance/head-loss.ts', 'false', 'true', ['ewc', 'mas', 'online-ewc', 'si']],
    [
      'scenarios',
      'generators/class-split.ts',
      'first + i : i',
      'i',
      ['split-cifar10', 'split-cifar100', 'split-fashion-mnist', 'split-kmnist', 'split-mnist'],
    ],
  ])('changes where %s/%s has something else than %s', async (folder, file, from, to, names) => {
    const marks = await sourceMarks(join(repository, folder));
    const changed = edit(file, (text) => text.replace(from, to));
    expect(differing(marks, await marksWith(folder, changed))).toEqual(names);
  });
});

describe('the marks that changed files keep', () => {
  it('are kept by files as they are, and are those of no other file', async () => {
    const marks = await Promise.all(
      ['strategies', 'scenarios'].map((folder) => sourceMarks(join(repository, folder))),
    );
    const now = marks.flatMap((ofFolder) => Object.values(ofFolder));
    const [changed, kept] = [Object.keys(KEPT_MARKS), Object.values(KEPT_MARKS)];
    expect(
      changed.filter((mark) => !now.includes(mark)),
      'No file has these marks any more: remove them from src/plugins/code/kept-marks.ts, or put the new ones there if ' +
        'the numbers of runs are still the same.',
    ).toEqual([]);
    expect(kept.filter((mark) => now.includes(mark) || changed.includes(mark))).toEqual([]);
    expect(new Set(kept).size).toBe(kept.length);
  });

  it.each(['strategies', 'scenarios'])(
    'are those that runs get in %s, from source and built',
    async (folder) => {
      const wanted = withKept(await sourceMarks(join(repository, folder)));
      for (const place of ['', 'dist/']) {
        expect(await marksIn(new URL(`../../../${place}${folder}/`, import.meta.url))).toEqual(wanted);
      }
      expect(withKept({ a: '1', b: '2' }, { '1': '0' })).toEqual({ a: '0', b: '2' });
    },
  );

  it.each(['ewc', 'online-ewc'])('let stored runs of %s count as runs of this code', async (strategy) => {
    const text = readFileSync(join(repository, 'results/reference/split-mnist-protocol-2.jsonl'), 'utf8');
    const lines = text.trimEnd().split('\n').map(runOfLine);
    const runs = lines.filter(({ configuration }) => configuration.strategy.name === strategy);
    expect(runs).toHaveLength(20);
    const installed = await installedCode();
    for (const { configuration } of runs) expect(otherCode(configuration, installed)).toEqual([]);
    const run: RunRecord = { ...runs[0]!, status: 'finished', error: null };
    await expect(requireRepeatable(run)).resolves.toBeUndefined();
  });
});

/**
 * Names of built-in plugins whose numbers have changed since their marks were assumed for stored runs, so that those
 * runs rightly belong to other code.
 */
const changedOnPurpose: string[] = [];

it.each([
  [
    'strategies/importance',
    {
      'fisher-information': '981972642058d61d',
      'fisher-labels': '408bb0000d54810e',
      'head-loss': '56c39577c8421b37',
    },
  ],
  [
    'scenarios/generators',
    {
      'class-split': 'f52777da1cca51af',
      'held-out': '074d3a569de601cf',
      instances: 'e55b43df771f5664',
      rows: 'a4e86285ae623b6b',
      transformed: 'b94030b4c0ed8e91',
    },
  ],
  ['scenarios/transforms', { permutation: '9221679a4e0b045d', rotation: 'c6c62bc63bf48b8e' }],
])('the code that users’ own files import from %s is that of this protocol', async (folder, marks) => {
  expect(
    await sourceMarks(join(repository, folder)),
    'A run of a user’s own file does not say which code it imports from here. If its numbers have changed, raise PROTOCOL ' +
      'in src/runs/protocol.ts. Then put the new marks into this test.',
  ).toEqual(marks);
});

describe('the code that runs of early versions are assumed to come from', () => {
  it.each(['scenario', 'strategy'] as const)('is this version’s %s', async (part) => {
    const now = await (part === 'scenario' ? scenarios : strategies).codes();
    const kept = Object.entries(ASSUMED_MARKS[part]).filter(([name]) => !changedOnPurpose.includes(name));
    const today = Object.fromEntries(kept.map(([name]) => [name, now.get(name)]));
    expect(
      today,
      `The code of a built-in ${part} has changed. If the numbers of its runs are the same (rerun stored ones, and run ` +
        'check), let it keep its mark in src/plugins/code/kept-marks.ts. If they have changed on purpose, add its name to ' +
        'changedOnPurpose in this file, and make its reference runs anew.',
    ).toEqual(Object.fromEntries(kept));
  });

  it('is of the first protocol', () => {
    expect(withAssumedCode(configurationOf()).code.protocol).toBe(1);
  });
});

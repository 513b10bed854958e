import { execFile } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { beforeAll, expect, it } from 'vitest';
import { MARKS_FILE } from '../src/plugins/code/marks.js';
import { sourceMarks } from '../src/plugins/code/source-marks.js';
import { modelNames } from '../src/skeletons/strategy.js';
import { temporaryFolder } from './cli/program.js';

const repository = fileURLToPath(new URL('../', import.meta.url));
const folder = temporaryFolder();

const execute = promisify(execFile);
const inProject = (file: string, ...args: string[]) =>
  execute(process.execPath, [join(folder, 'node_modules', file), ...args], { cwd: folder });
const program = (...args: string[]) => inProject('continual-bench/dist/src/cli/main.js', ...args);

/** What the package holds beside the program. */
const documents = ['LICENSE', 'README.md', 'package.json'];
const reference = ['bounds.json', 'split-mnist-protocol-2.jsonl', 'split-mnist.jsonl'].map(
  (name) => `results/reference/${name}`,
);

/** The lines that CONTRIBUTING's section on the installation names for a file of the project. */
function linesFor(language: 'json' | 'ini'): string {
  const section = /^## Installing the packed package\n(.*?)(?=^## |(?![\s\S]))/ms;
  const [, text] = section.exec(readFileSync(join(repository, 'CONTRIBUTING.md'), 'utf8'))!;
  const blocks = [...text!.matchAll(/^```(\w+)\n(.*?)^```$/gms)].filter(([, kind]) => kind === language);
  expect(blocks).toHaveLength(1);
  return blocks[0]![2]!;
}

/** The version that the repository has installed. */
const versionOf = (name: string): string =>
  JSON.parse(readFileSync(join(repository, 'node_modules', name, 'package.json'), 'utf8')).version;

/** An empty project, made as CONTRIBUTING says, with the packed package. */
beforeAll(async () => {
  const pack = ['pack', '--ignore-scripts', '--json', '--pack-destination', folder];
  const { stdout } = await execute('npm', pack, { cwd: repository });
  const [{ filename, files }] = JSON.parse(stdout) as [{ filename: string; files: { path: string }[] }];
  const others = files.map(({ path }) => path).filter((path) => !path.startsWith('dist/'));
  expect(others.sort()).toEqual([...documents, ...reference]);

  const { dependencies, ...lines } = JSON.parse(`{${linesFor('json')}}`);
  const project = {
    name: 'mine',
    version: '1.0.0',
    ...lines,
    dependencies: { ...dependencies, 'continual-bench': `file:${filename}` },
    devDependencies: { typescript: versionOf('typescript'), vitest: versionOf('vitest') },
  };
  writeFileSync(join(folder, 'package.json'), JSON.stringify(project));
  writeFileSync(join(folder, '.npmrc'), linesFor('ini'));
  await execute('npm', ['install', '--prefer-offline', '--no-audit', '--no-fund'], { cwd: folder });

  const compilerOptions = {
    module: 'nodenext',
    target: 'es2022',
    strict: true,
    skipLibCheck: true,
    noEmit: true,
  };
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions }));
});

it('lets a strategy be written, type-checked, tested and run in a project of its own', async () => {
  await program('new', 'strategy', 'my-method');
  for (const like of modelNames) await program('new', 'strategy', `my-${like}`, '--like', like);
  await program('new', 'scenario', 'my-split');
  const using = `import { averageAccuracy, open, run, type RunRecord } from 'continual-bench';

const settings = { scenario: { tasks: 2 }, head: { hidden: [8] }, training: { epochs: 1, batchSize: 1000 } };
const grid = { scenarios: ['./my-split.ts'], strategies: ['adam', './my-method.ts'], seeds: [1], settings };
const told: string[] = [];
const runs: RunRecord[] = await run(grid, { database: 'mine.sqlite', progress: (done, total) => told.push(\`\${done}/\${total}\`) });
const results = open('mine.sqlite');
const [mine] = results.runs({ strategy: ['my-method'], status: ['finished'] });
console.log(JSON.stringify([runs.length, told, results.names('strategy'), averageAccuracy(mine!.accuracies, mine!.tasks)]));
results.close();
`;
  writeFileSync(join(folder, 'using.mts'), using);
  await inProject('typescript/bin/tsc');

  const tsx = join(repository, 'node_modules/tsx/dist/cli.mjs');
  const { stdout } = await execute(process.execPath, [tsx, 'using.mts'], { cwd: folder });
  const [count, told, names, accuracy] = JSON.parse(stdout) as [number, string[], string[], number];
  expect([count, told, names]).toEqual([2, ['1/2', '2/2'], ['adam', 'my-method']]);
  expect(accuracy).toBeGreaterThan(0.6);

  const tested = await inProject('vitest/vitest.mjs', 'run', '--reporter=json');
  // Of a scenario, and of strategies: three more with a memory, one with predictions of its own.
  const tests = 4 + (1 + modelNames.length) * 7 + 2 * 3 + 1;
  expect(JSON.parse(tested.stdout)).toMatchObject({
    success: true,
    numPassedTests: tests,
    numTotalTests: tests,
  });
});

it.each(['strategies', 'scenarios'])('has the marks of the code of %s', async (kind) => {
  const marks = join(folder, 'node_modules/continual-bench/dist', kind, MARKS_FILE);
  expect(JSON.parse(readFileSync(marks, 'utf8'))).toEqual(await sourceMarks(join(repository, kind)));
});

it('has types that tell what is wrong', async () => {
  const text = `import { defineStrategy, z } from 'continual-bench';
export default defineStrategy({
  name: 'wrong', title: 'Wrong', source: 'this test', optimizer: 'adamw', hyperparameters: z.strictObject({}),
  defaults: { task: {}, domain: {}, clas: {} },
});
`;
  writeFileSync(join(folder, 'wrong.mts'), text);
  await expect(inProject('typescript/bin/tsc')).rejects.toMatchObject({
    stdout: expect.stringMatching(/wrong\.mts\(3,.*"adamw"[\s\S]*wrong\.mts\(4,.*'clas' does not exist/),
  });
});

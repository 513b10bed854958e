import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { defineConfig } from 'vitest/config';

/** What `vitest run --mode …` runs: `npm test` has no mode of its own. */
const modes = {
  test: {
    // Those in the folder itself are of plugins that continual-bench new has written here.
    include: ['test/**/*.test.ts', '*.test.ts'],
    exclude: ['test/**/*.long.test.ts'],
    rounds: 1,
    cases: 50,
  },
  long: { include: ['test/**/*.long.test.ts', 'test/fuzz/*.test.ts'], exclude: [], rounds: 2, cases: 200 },
  faults: {
    include: ['test/faults/*.test.ts', 'test/fuzz/*.test.ts'],
    exclude: [],
    rounds: 50,
    cases: 4000,
  },
  breakages: { include: ['test/**/*.breakage.ts'], exclude: [], rounds: 1, cases: 50 },
};

/** Folders whose tests run in their own process, and leave it as it was. */
const inProcess =
  /^test\/(ablation|backbones|bounds|elsewhere|heads|plugins|reporting|reproduction|scenarios|statistics|testing|training)\//;
/** Whether a test puts modules in the place of others, which must not reach the next file. */
const replaces = (file: string): boolean =>
  /\bvi\.(mock|doMock|resetModules)\(/.test(readFileSync(file, 'utf8'));
const files = readdirSync('test', { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts'))
  .map((file) => join('test', file));

export default defineConfig(({ mode }) => {
  // Few files would be left to one worker at the end of the long tests.
  const sharing = mode === 'long' ? [] : files.filter((file) => inProcess.test(file) && !replaces(file));
  const apart = files.filter((file) => !sharing.includes(file));
  const { include, exclude, rounds, cases } = modes[mode as keyof typeof modes];
  // For each project, since these evaluate this file again, without the mode.
  const env = {
    // How often grids are disturbed, and cases of each fuzzed property.
    FAULT_ROUNDS: `${rounds}`,
    FUZZ_RUNS: `${cases}`,
    // The same each time, so that a test fails by what has changed; --mode faults draws new ones.
    ...(mode !== 'faults' && {
      FAULT_SEED: process.env.FAULT_SEED ?? '1',
      FUZZ_SEED: process.env.FUZZ_SEED ?? '1',
    }),
  };
  return {
    test: {
      projects: [
        // Files that a worker runs one after the other share what they load, which takes as long as many of them.
        {
          extends: true,
          test: {
            name: 'sharing',
            isolate: false,
            env,
            include,
            exclude: ['node_modules', '*.test.ts', ...exclude, ...apart],
          },
        },
        {
          extends: true,
          test: { name: 'apart', env, include, exclude: ['node_modules', ...exclude, ...sharing] },
        },
      ],
      // The built program is called as it is.
      server: { deps: { external: [/\/dist\/src\//] } },
      // Most of the time is child processes', which one worker fewer than cores would not fill.
      maxWorkers: '100%',
      // Training and child processes take as long as the machine needs; a hung test is CI's limit to catch.
      testTimeout: 0,
      hookTimeout: 0,
      // The second is for programs that read results, such as .ci/run.
      reporters: ['default', 'json'],
      outputFile: { json: `results/tests-${mode}.json` },
    },
  };
});

import { defineConfig } from 'vitest/config';

export default defineConfig(({ mode }) => ({
  test: {
    // How often grids are disturbed, and cases of each fuzzed property: npm run test:faults is thorough.
    env:
      mode === 'faults' ? { FAULT_ROUNDS: '50', FUZZ_RUNS: '4000' } : { FAULT_ROUNDS: '3', FUZZ_RUNS: '200' },
    // Those in the folder itself are of plugins that continual-bench new has written here.
    include: mode === 'breakages' ? ['test/**/*.breakage.ts'] : ['test/**/*.test.ts', '*.test.ts'],
    // The built program is called as it is.
    server: { deps: { external: [/\/dist\/src\//] } },
    // Most of the time is child processes', which one worker fewer than cores would not fill.
    maxWorkers: '100%',
    // Training and child processes take as long as the machine needs; a hung test is CI's limit to catch.
    testTimeout: 0,
    hookTimeout: 0,
    // The second is for programs that read results, such as .ci/run.
    reporters: ['default', 'json'],
    outputFile: { json: 'results/tests.json' },
  },
}));

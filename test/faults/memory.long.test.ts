import { join } from 'node:path';
import { expect, it } from 'vitest';
import { openStore } from '../../src/store/store.js';
import { program, temporaryFolder } from '../cli/program.js';

const folder = temporaryFolder();

/** How much more memory a worker may come to than it had after its tenth run. */
const MOST = 1.2;

it('two hundred runs of a worker take no more memory than ten', async () => {
  const db = join(folder, 'results.sqlite');
  const { status } = await program([
    ...['run', '--scenario', 'split-mnist/domain', '--strategy', 'adam,l2,si,ewc', '--seeds', '50'],
    ...['--hidden', '8', '--epochs', '1', '--batch-size', '1000', '--jobs', '1', '--db', db],
  ]);
  expect(status).toBe(0);
  const store = openStore(db, { readonly: true });
  const runs = store.runs().sort((a, b) => a.startedAt.localeCompare(b.startedAt));
  store.close();
  expect(runs.length).toBe(200);
  // One worker has had them all.
  const peaks = runs.map(({ peakMemory }) => peakMemory!);
  const early = peaks[9]!;
  console.log(
    `memory of a worker: ${Math.round(early / 1e6)} MB by run 10, ${Math.round(Math.max(...peaks) / 1e6)} MB by run 200`,
  );
  expect(Math.max(...peaks)).toBeLessThan(MOST * early);
});

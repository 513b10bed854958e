import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { planOf, runsOf } from '../../../src/reproduction/plan.js';
import { publishedTables } from '../../../src/reproduction/tables/published.js';
import { identityOf } from '../../../src/runs/identity.js';
import { program, temporaryFolder } from '../program.js';
import { storedRuns } from '../stored-runs.js';

const folder = temporaryFolder();
const repository = fileURLToPath(new URL('../../../', import.meta.url));

describe('the reference results', () => {
  it('are imported as what reproduce runs, with the code that they are assumed to come from', async () => {
    const reference = join(repository, 'results/reference');
    const files = readdirSync(reference).filter((file) => file.endsWith('.jsonl'));
    const db = join(folder, 'reference.sqlite');
    const imported = await program(['import', ...files.map((file) => join(reference, file)), '--db', db]);
    expect(imported).toMatchObject({ status: 0, err: '' });
    const runs = storedRuns(db);
    expect(imported.out).toBe(`imported ${runs.length} of ${runs.length} runs\n`);
    expect(
      runs.every(({ codeAssumed, configuration }) => codeAssumed === (configuration.code.protocol === 1)),
    ).toBe(true);
    // All that the paper's preset runs was run by the first protocol.
    const presets = ['paper'] as const;
    const cells = await planOf({ tables: publishedTables, presets, settings: {} });
    const wanted = runsOf(cells, 10).map((one) => ({ ...one, code: { ...one.code, protocol: 1 } }));
    expect(wanted).toHaveLength(360);
    const there = new Set(runs.map(({ id }) => id));
    expect(wanted.filter((one) => !there.has(identityOf(one)))).toEqual([]);
    const named = ['--scenario', 'split-mnist/class', '--strategy', 'l2', '--seed', '1'];
    const one = [...named, '--where', 'head.hidden=[256,256]'];
    const view = await program(['results', '--db', db, ...one]);
    expect(view.out).toContain('\ncode assumed: the version that stored the run did not record it\n');
    const csv = await program(['results', '--db', db, ...one, '--csv']);
    expect(csv.out).toMatch(/^id,.*,device,batchSeeds,codeAssumed,otherCode,.*\n/);
    expect(csv.out).toMatch(/,cpu,1,true,the protocol was 1 and is 2,/);
    expect(csv.out).toMatch(/,cpu,1,false,,/);
    const shown = await program(['results', '--db', db, '--json']);
    const others = (JSON.parse(shown.out) as { otherCode: string[] }[]).flatMap(({ otherCode }) => otherCode);
    expect(new Set(others)).toEqual(new Set(['the protocol was 1 and is 2']));
  });
});

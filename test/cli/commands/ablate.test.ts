import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { program, temporaryFolder } from '../program.js';

const folder = temporaryFolder();

describe('ablate', () => {
  it('names the variants that there are', async () => {
    const { status, err } = await program([
      'ablate',
      '--db',
      join(folder, 'results.sqlite'),
      '--variant',
      'orthogonality 2',
    ]);
    expect(status).toBe(2);
    expect(err).toMatch(/^error: .*orthogonality 2.*orthogonality 1.*\n$/);
  });
});

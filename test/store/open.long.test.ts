import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { openKept } from '../../src/store/kept-database.js';
import { openStore } from '../../src/store/store.js';
import { folder } from './samples.js';

describe('a file that is no result database', () => {
  test('locked by another program for longer than one waits', () => {
    const file = join(folder(), 'results.sqlite');
    openStore(file).close();
    const database = openKept(file);
    try {
      database.exec('BEGIN EXCLUSIVE');
      expect(() => openStore(file)).toThrow(
        expect.objectContaining({
          name: 'UserError',
          message: expect.stringMatching(/^[^\n]*locked[^\n]*$/),
        }),
      );
    } finally {
      database.close();
    }
  });
});

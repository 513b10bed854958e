import { join } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, test } from 'vitest';
import { openStore } from '../../src/store/store.js';
import { folder } from './samples.js';

describe('a file that is no result database', () => {
  test('locked by another program for longer than one waits', () => {
    const file = join(folder(), 'results.sqlite');
    openStore(file).close();
    const database = new Database(file);
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

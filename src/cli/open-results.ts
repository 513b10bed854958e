import { openStore, type ResultStore } from '../store/store.js';

/** Opens a database to write to, and says so if it is copied and brought up to date first. @throws like openStore */
export const openResults = (file: string): ResultStore =>
  openStore(file, {
    copied: (copy) =>
      process.stderr.write(
        `${file} was written by an earlier version and is brought up to date; a copy of it as it was is ${copy}\n`,
      ),
  });

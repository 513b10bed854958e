import { existsSync } from 'node:fs';
import { basename } from 'node:path';
import { messageOf, UserError } from '../../errors/user-error.js';
import { countOf } from '../../reporting/cells/numbers.js';
import type { RunRecord } from '../../runs/record.js';
import { APPLICATION_ID } from '../../store/migrate.js';
import { type FinishedRun, openStore } from '../../store/store.js';
import type { Part } from './part.js';

/** Where SQLite's header says which program a file belongs to, 32 bits. */
const APPLICATION_AT = 68;
/** Where it says how the file is written, and that a log beside it has what came last. */
const WRITTEN_AT = 18;
const WITH_LOG = 2;

/**
 * What a database has: its finished runs with their tags and notes, its grids with the processes that computed them, its
 * studies. The file is only read; one of an earlier version is brought up to date in memory.
 * @param header its first bytes
 * @throws UserError that names the file
 */
export function partOfDatabase(file: string, header: Buffer): Part {
  if (header.length >= APPLICATION_AT + 4 && header.readUInt32BE(APPLICATION_AT) !== APPLICATION_ID) {
    throw new UserError(
      `${file} is no database of this program, or nothing was stored in it; nothing was imported`,
    );
  }
  try {
    // Looked for first: reading leaves an empty log beside the file.
    const lacking = lackingText(file, header);
    const part = read(file);
    return { ...part, leftOut: [...lacking, ...part.leftOut] };
  } catch (error) {
    throw error instanceof UserError ? new UserError(`${messageOf(error)}; nothing was imported`) : error;
  }
}

/** A process that ends by itself puts its log into the database; one that was killed leaves it beside, to be copied too. */
const lackingText = (file: string, header: Buffer): string[] =>
  header[WRITTEN_AT] === WITH_LOG && !existsSync(`${file}-wal`)
    ? [
        `${file} may lack what was stored last: a killed process leaves that in ${basename(file)}-wal, which is not beside it; copy both`,
      ]
    : [];

function read(file: string): Part {
  const store = openStore(file, { readonly: true });
  try {
    const runs = store.runs();
    const finished = runs.filter(isFinished);
    return {
      file,
      runs: [...finished, ...store.elsewhere()],
      grids: store.grids(),
      studies: store.studies(),
      leftOut: leftOutText(file, runs),
    };
  } finally {
    store.close();
  }
}

const isFinished = (run: RunRecord): run is RunRecord & FinishedRun => run.status === 'finished';

function leftOutText(file: string, runs: readonly RunRecord[]): string[] {
  const failed = runs.filter(({ status }) => status === 'failed').length;
  const unfinished = runs.filter(({ status }) => status === 'running' || status === 'interrupted').length;
  const counts = [
    ...(failed > 0 ? [`${countOf(failed, 'run')} that failed`] : []),
    ...(unfinished > 0
      ? [`${countOf(unfinished, 'run')} that ${unfinished === 1 ? 'is' : 'are'} not finished`]
      : []),
  ];
  return counts.length > 0 ? [`left out of ${file}: ${counts.join(', ')}`] : [];
}

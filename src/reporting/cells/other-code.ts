import { type AnyRun, isOwn } from '../../runs/elsewhere.js';
import { amongThem, type InstalledCode, type OtherCode } from '../../runs/other-code.js';
import type { RunRecord } from '../../runs/record.js';
import { countOf } from './numbers.js';

/** Says that runs are computed anew because the stored ones come from other code. */
export function supersededText({ runs, changes }: OtherCode): string {
  const [come, they] = runs === 1 ? ['comes', 'it is'] : ['come', 'they are'];
  return `${runs} stored ${runs === 1 ? 'run' : 'runs'} of this grid ${come} from other code (${changes.join(', ')}); ${they} kept, and computed anew`;
}

/** Says which of the runs that are shown come from other code than this program's; undefined if none does. */
function otherCodeText(shown: readonly RunRecord[], installed: InstalledCode): string | undefined {
  const { runs, changes } = amongThem(shown, installed);
  if (runs === 0) return undefined;
  return `${runs} of ${countOf(shown.length, 'run')} ${runs === 1 ? 'comes' : 'come'} from other code than is installed: ${changes.join(', ')}.`;
}

/** Says of how many of the runs that are shown the code is assumed; undefined if of none. */
function assumedCodeText(shown: readonly RunRecord[]): string | undefined {
  const count = shown.filter(({ codeAssumed }) => codeAssumed).length;
  if (count === 0) return undefined;
  return `The code of ${count} of ${countOf(shown.length, 'run')} is assumed, because the version that stored ${count === 1 ? 'it' : 'them'} did not record it.`;
}

/**
 * What has to be said of the code of the runs that are shown, one sentence each.
 * @param installed without it, nothing is said about other code
 */
export function codeTexts(shown: readonly AnyRun[], installed: InstalledCode | undefined): string[] {
  const own = shown.filter(isOwn);
  const texts = [installed && otherCodeText(own, installed), assumedCodeText(own)];
  return texts.filter((text) => text !== undefined);
}

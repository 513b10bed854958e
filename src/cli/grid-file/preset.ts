import { usageError } from '../../errors/user-error.js';
import { strategies } from '../../plugins/strategies.js';
import type { PresetName } from '../../reproduction/presets.js';
import { replacedBy } from '../asked-grid.js';
import { isPresetFile } from '../options.js';
import type { AskedGrid } from './grid-file.js';

/**
 * A grid on top of a preset, which is one of this program's or a file, of the same form as a grid's: what the grid gives goes
 * over what the file has.
 * @throws UserError (usage) if the file cannot be read, or is for other heads or strategies
 */
export async function onPreset(asked: AskedGrid, preset: string | undefined): Promise<AskedGrid> {
  if (preset === undefined) return asked;
  if (!isPresetFile(preset)) return { ...asked, preset: preset as PresetName };
  // What few commands need is loaded only for them.
  const { readGrid } = await import('./read.js');
  const file = readGrid(preset, 'continual-bench tune');
  const { heads, strategies: chosen } = asked;
  refuseOthers(preset, 'head', heads, file.heads);
  refuseOthers(preset, 'strategy', await namesOf(chosen), await namesOf(file.strategies));
  return replacedBy(file, asked);
}

/** Options that were chosen for one strategy say nothing about another. */
function refuseOthers(
  file: string,
  kind: 'head' | 'strategy',
  asked: readonly string[] | undefined,
  known: readonly string[] | undefined,
): void {
  const other = known && asked?.find((name) => !known.includes(name));
  if (other === undefined) return;
  throw usageError(
    `the preset ${file} is for the ${kind} ${known!.join(', ')}, not for ${other}; run ${other} without it`,
  );
}

const namesOf = async (choices: readonly string[] | undefined): Promise<string[] | undefined> =>
  choices && (await strategies.allChosen(choices)).map(({ definition }) => definition.name);

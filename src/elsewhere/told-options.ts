import { messageOf, usageError } from '../errors/user-error.js';
import { heads } from '../heads/registry.js';
import { widthsOf } from '../heads/widths.js';
import { strategies } from '../plugins/strategies.js';
import { checkedOptions } from '../runs/checked-options.js';
import type { Options } from '../runs/configuration.js';
import { type Settings, trainingOptions } from '../runs/resolve.js';
import { hyperparametersOf } from '../runs/strategy-options.js';
import type { Names } from './names.js';
import type { ToldScenario } from './scenario.js';

/**
 * Checks the options that were told of a head, a strategy and the training, as `run` does: of a head and a strategy that have
 * a name of this program's, and of the training if the strategy or the scenario has one. Of others any are taken.
 * @returns what was told, and nothing else: what was not stays unknown
 * @throws UserError (usage) for an option that there is not, or a value that does not fit
 */
export async function toldOptions(
  names: Pick<Names, 'head' | 'strategy'>,
  { definition, kind }: Pick<ToldScenario, 'definition' | 'kind'>,
  { head, strategy, training }: Settings,
): Promise<{ head?: Options; strategy?: Options; training?: Options }> {
  const ofHead = heads.find(({ name }) => name === names.head);
  const ofStrategy = (await strategies.list()).find(({ name }) => name === names.strategy);
  const takesKind = ofStrategy?.defaults[kind] !== undefined;
  const isOurs = definition !== undefined || ofStrategy !== undefined;
  return {
    ...(head && { head: ofHead ? told(head, (given) => ofHeadNamed(ofHead, given)) : head }),
    ...(strategy && {
      strategy: takesKind ? told(strategy, (given) => hyperparametersOf(ofStrategy, kind, given)) : strategy,
    }),
    ...(training && { training: isOurs ? told(training, checkedTraining) : training }),
  };
}

/** The values of the given options as a check returns them, without the defaults. */
function told(given: Options, check: (given: Options) => Options): Options {
  const checked = check(given);
  return Object.fromEntries(Object.keys(given).map((option) => [option, checked[option]]));
}

const ofHeadNamed = ({ name, options }: (typeof heads)[number], given: Options): Options =>
  checkedOptions('head', `head ${name}`, options, {
    ...given,
    ...('hidden' in given && { hidden: widthsOf(given.hidden) }),
  });

function checkedTraining(given: Options): Options {
  try {
    return checkedOptions('training', 'training', trainingOptions('adam'), given);
  } catch (error) {
    throw usageError(`${messageOf(error)}; what only your program has is told as strategy.OPTION`);
  }
}

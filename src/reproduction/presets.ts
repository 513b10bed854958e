import { findNamed } from '../errors/unknown-name.js';
import type { ScenarioKind } from '../plugins/task-sequence.js';
import type { Options, TrainingOptions } from '../runs/configuration.js';
import { merged, type Settings } from '../runs/resolve.js';

export const presetNames = ['paper', 'tuned'] as const;
export type PresetName = (typeof presetNames)[number];

/** What a preset sets in one kind of scenario; the rest are the defaults. */
export interface PresetSettings {
  head: Options;
  training?: Partial<TrainingOptions>;
  /** For single strategies, by name: what differs from the above. */
  strategies?: Record<string, Settings>;
}

/** A head's options by preset and kind of scenario. */
interface HeadPresets extends Record<PresetName, Record<ScenarioKind, PresetSettings>> {
  /** Of the head. */
  name: string;
}

const hidden = [256, 256];

const inEveryKind = (settings: PresetSettings): Record<ScenarioKind, PresetSettings> => ({
  task: settings,
  domain: settings,
  class: settings,
});

/** A head whose layers are its own throughout, but in the task-incremental setting only the output layers. */
const byReading = (head: Options): Record<ScenarioKind, PresetSettings> => ({
  task: { head: { ...head, layers: 'last' } },
  domain: { head: { ...head, layers: 'all' } },
  class: { head: { ...head, layers: 'all' } },
});

const mlp = inEveryKind({ head: { hidden } });
const nsm = byReading({ hidden, slots: 10, keyDim: 5 });
const neurocoder: Options = {
  hidden,
  slots: 50,
  steps: 1,
  heads: 10,
  keyDim: 5,
  leastUsed: 5,
  orthogonality: 10,
};

/** The orthogonal loss counts in what parameters are important for, as in the paper's own program. */
const withHeadLoss: Settings = { strategy: { headLoss: true } };

/**
 * `paper`: Table 5 of Le and Venkatesh 2020 (arXiv:2009.11443) to the letter, and the widths of its 328K
 * parameters. Which layers are a head's own it leaves open (all of them in an MLP, the output layers in a CNN):
 * Table 3 comes out with the output layers, Table 4 with all, so each kind has the reading of its table.
 *
 * `tuned`: chosen by training images that were held out, where they found something better than the paper's
 * values (reports/reference/ablation).
 */
const presets: readonly HeadPresets[] = [
  { name: 'mlp', paper: mlp, tuned: mlp },
  { name: 'nsm', paper: nsm, tuned: nsm },
  {
    name: 'neurocoder',
    paper: byReading(neurocoder),
    tuned: {
      ...byReading(neurocoder),
      task: { ...byReading(neurocoder).task, strategies: { si: withHeadLoss } },
      domain: {
        ...byReading(neurocoder).domain,
        strategies: {
          si: merged(withHeadLoss, { strategy: { coefficient: 300 } }),
          ewc: withHeadLoss,
          'online-ewc': withHeadLoss,
        },
      },
    },
  },
];

/**
 * What a preset sets for a head, a kind of scenario and a strategy.
 * @throws UserError (usage) when there are no presets for that head.
 */
export function presetSettings(
  preset: PresetName,
  names: { head: string; kind: ScenarioKind; strategy: string },
): Settings {
  const {
    head,
    training = {},
    strategies = {},
  } = findNamed('head with presets', names.head, presets)[preset][names.kind];
  return merged({ head, training: training as Options }, strategies[names.strategy] ?? {});
}

import ewc from '../../strategies/ewc.js';
import l2 from '../../strategies/l2.js';
import onlineEwc from '../../strategies/online-ewc.js';
import si from '../../strategies/si.js';
import type { ScenarioKind } from '../plugins/task-sequence.js';
import { presetSettings, soft } from '../reproduction/presets.js';
import type { Options } from '../runs/configuration.js';
import { merged, type Settings } from '../runs/resolve.js';
import { findOptimizer } from '../training/optimizers/registry.js';
import type { Variant } from './variants.js';

/** Options that a head is tried with. */
export interface Candidate {
  name: string;
  head: Options;
}

const product = (...choices: Candidate[][]): Candidate[] =>
  choices.reduce((sum, choice) =>
    sum.flatMap((one) =>
      choice.map((other) => ({ name: `${one.name} ${other.name}`, head: { ...one.head, ...other.head } })),
    ),
  );
const option = (name: string, values: readonly Options[string][]): Candidate[] =>
  values.map((value) => ({ name: `${name}=${value}`, head: { [name]: value } }));
const hidden = (widths: readonly number[]): Candidate[] =>
  widths.map((width) => ({ name: `hidden=${width}`, head: { hidden: [width, width] } }));

/** A variant that something is chosen by: a head's options, or what a strategy has with the options chosen. */
export interface Trial extends Variant {
  /** The options that it tries; null if it tries something with the options chosen. */
  candidate: Candidate | null;
}

/** Eight for each head. */
export const candidates: Record<string, readonly Candidate[]> = {
  mlp: product(hidden([128, 256, 400, 600]), option('hiddenBiases', [true, false])),
  nsm: product(hidden([256, 400]), option('layers', ['all', 'last']), option('sharpness', [1, soft])).map(
    ({ name, head }) => ({ name, head: { ...head, slots: 5, initialValues: 'memory' } }),
  ),
  // A width of 600 was tried with the better two of both kinds of layers, and came out no better.
  neurocoder: product(
    option('layers', ['all', 'last']),
    option('sharpness', [1, soft]),
    option('orthogonality', [1, 10]),
  ),
};

const penalised = { l2, si, ewc, 'online-ewc': onlineEwc };

/** A strategy's coefficient in the protocol, times a factor; the head's own loss counts in its importance. */
function withFactor(head: string, kind: ScenarioKind, strategy: string, factor: number): Settings {
  const definition = penalised[strategy as keyof typeof penalised];
  if (!definition) return {};
  const { coefficient } = definition.defaults[kind] as { coefficient: number };
  const rounded = Number((factor * coefficient).toPrecision(3));
  const headLoss = head === 'neurocoder' && 'headLoss' in definition.hyperparameters.shape;
  return { strategy: { coefficient: rounded, ...(headLoss && { headLoss }) } };
}

const factorText = (factor: number): string => `times ${factor < 1 ? `1/${Math.round(1 / factor)}` : factor}`;

/**
 * The first choice, of a head's options in a setting: each candidate with Adam and three penalties, L2 and SI with a
 * second coefficient, since heads differ most in these. What counts is the mean over the four strategies, each with the
 * better of its coefficients.
 */
const ofOptions = (head: string): Trial[] =>
  candidates[head]!.flatMap((candidate) => {
    const variant = (factor: number, strategies: readonly string[], only?: ScenarioKind): Trial => ({
      candidate,
      name: factor === 1 ? candidate.name : `${candidate.name} coefficient ${factorText(factor)}`,
      head,
      settings: (kind, strategy) =>
        only && only !== kind
          ? null
          : merged({ head: candidate.head }, withFactor(head, kind, strategy, factor)),
      strategies,
    });
    return [
      variant(1, ['adam', 'l2', 'si', 'online-ewc']),
      variant(30, ['l2'], 'task'),
      variant(1 / 30, ['si']),
    ];
  });

/** The second choice, with the options chosen first: each strategy's coefficient, or its learning rate if it has none. */
const ofStrategies = (head: string): Trial[] => {
  const chosen = (kind: ScenarioKind): Settings => ({
    head: presetSettings('tuned', { head, kind, strategy: 'adam' }).head!,
  });
  return [
    ...[1 / 100, 1 / 30, 1 / 10, 1 / 3, 1, 3, 10, 30].map(
      (factor): Trial => ({
        candidate: null,
        name: `chosen options: coefficient ${factorText(factor)}`,
        head,
        settings: (kind, strategy) => merged(chosen(kind), withFactor(head, kind, strategy, factor)),
        strategies: Object.keys(penalised),
      }),
    ),
    ...[1 / 3, 1, 3].map(
      (factor): Trial => ({
        candidate: null,
        name: `chosen options: learning rate ${factorText(factor)}`,
        head,
        settings: (kind, strategy) => {
          const { learningRate } = findOptimizer(strategy);
          return merged(chosen(kind), {
            training: { learningRate: Number((factor * learningRate).toPrecision(3)) },
          });
        },
        strategies: ['adam', 'adagrad'],
      }),
    ),
  ];
};

/** The last sixth of each class's training images, since nothing may be chosen on the test images. */
const onHeldOut: Settings = { scenario: { heldOut: 0.1666 } };

/** What the preset `tuned` is chosen from, on held-out images: the same number of trials for each head. */
export const tuningVariants: readonly Trial[] = Object.keys(candidates)
  .flatMap((head) => [...ofOptions(head), ...ofStrategies(head)])
  .map(({ settings, ...variant }) => ({
    ...variant,
    settings: (kind, strategy) => {
      const own = settings(kind, strategy);
      return own && merged(onHeldOut, own);
    },
  }));

import type { ScenarioKind } from '../plugins/task-sequence.js';
import { soft } from '../reproduction/presets.js';
import { merged, type Settings } from '../runs/resolve.js';
import { everyStrategy, type Variant } from './variants.js';

/** Something in which the authors' released program differs from the paper's text. */
interface Finding {
  name: string;
  /** What it sets; null where it sets nothing. */
  settings(kind: ScenarioKind, strategy: string): Settings | null;
  /** The only kind of scenario whose numbers it changes, if it does not change those of all. */
  only?: ScenarioKind;
}

const always = (name: string, settings: Settings): Finding => ({ name, settings: () => settings });

const allLayers: Finding = {
  name: 'all layers of the head',
  settings: (kind) => (kind === 'task' ? { head: { layers: 'all' } } : null),
};
const softer = always('attention five times softer', { head: { sharpness: soft } });
const wider = always('hidden layers of 400', { head: { hidden: [400, 400] } });

/** How often the orthogonal loss counts in a step, where that is not once. */
const times: Record<string, Settings> = {
  l2: { head: { orthogonalityLater: 2 } },
  ewc: { head: { orthogonalityLater: 2 } },
  'online-ewc': { head: { orthogonalityLater: 2 } },
  si: { head: { orthogonalityFirst: 0 } },
};

/** By head, in the order in which they are added up: together they make the preset `released`. */
export const findings: Record<string, readonly Finding[]> = {
  mlp: [always('no biases in the hidden layers', { head: { hiddenBiases: false } }), wider],
  nsm: [
    allLayers,
    softer,
    always('5 programs', { head: { slots: 5 } }),
    always('far smaller initial programs', { head: { initialValues: 'memory' } }),
    wider,
  ],
  neurocoder: [
    allLayers,
    softer,
    {
      name: 'the orthogonal loss in the importance',
      settings: (_, strategy) =>
        ['si', 'ewc', 'online-ewc'].includes(strategy) ? { strategy: { headLoss: true } } : null,
    },
    {
      name: 'the orthogonal loss twice in later tasks (SI: not in the first)',
      settings: (_, strategy) => times[strategy] ?? null,
    },
    {
      name: 'the orthogonal loss of the last output layer',
      settings: () => ({ head: { orthogonalOutput: 'last' } }),
      only: 'task',
    },
    always('memories with key columns', { head: { keyColumns: true } }),
    always('initial values of queries and keys', { head: { initialValues: 'apart' } }),
    always('orthogonality 1', { head: { orthogonality: 1 } }),
    wider,
  ],
};

/** The paper's text, each finding alone, and then one after the other until it is what the released program computes. */
export const releasedVariants: readonly Variant[] = Object.entries(findings).flatMap(([head, ofHead]) => {
  // Runs of NSM take long.
  const strategies = head === 'nsm' ? ['adam', 'l2'] : everyStrategy;
  const alone = ofHead.map(
    ({ name, settings, only }): Variant => ({
      name: `alone: ${name}`,
      head,
      settings: (kind, strategy) => (only && only !== kind ? null : settings(kind, strategy)),
      strategies,
    }),
  );
  const together = ofHead.map(
    ({ name }, index): Variant => ({
      name: `${index + 1}: ${index > 0 ? 'and ' : ''}${name}`,
      head,
      settings: (kind, strategy) =>
        ofHead
          .slice(0, index + 1)
          .reduce((sum: Settings, finding) => merged(sum, finding.settings(kind, strategy) ?? {}), {}),
      strategies,
    }),
  );
  return [{ name: 'paper preset', head, settings: () => ({}), strategies }, ...alone, ...together];
});

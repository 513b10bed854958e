import type { Engine } from '../../src/engine/engine.js';
import { type GoldenTensor, readOwnGolden } from '../golden/golden.js';
import { expectTrajectory, type GoldenCase, type GoldenFile, methodOf } from './golden-trajectory.js';

export interface Case extends GoldenCase {
  head: 'mlp' | 'neurocoder' | 'nsm';
  /** Weight of the orthogonal loss, of Neurocoder alone. */
  orthogonality?: number;
}

interface Golden extends GoldenFile<Case> {
  heads: {
    neurocoder: { slots: number; keyDim: number; heads: number };
    nsm: { programs: number; keyDim: number };
  };
  initialParameters: Record<string, Record<string, Record<string, GoldenTensor>>>;
}

const golden = readOwnGolden<Golden>('released.json');
const { tolerance, data } = golden;

/** How often the orthogonal loss counts in a step's loss: in the first task and later. */
const timesOf: Record<string, [first: number, later: number]> = {
  adam: [1, 1],
  adagrad: [1, 1],
  l2: [1, 2],
  ewc: [1, 2],
  'online-ewc': [1, 2],
  mas: [1, 2],
  si: [0, 1],
};

/** The head's options with which it computes what the authors' program does. */
function optionsOf({ head, strategy, orthogonality }: Case): object {
  if (head === 'mlp') return { hiddenBiases: false };
  if (head === 'nsm') {
    const { programs, keyDim } = golden.heads.nsm;
    return { slots: programs, keyDim, sharpness: 1 / keyDim, initialValues: 'memory' };
  }
  const { neurocoder } = golden.heads;
  const [orthogonalityFirst, orthogonalityLater] = timesOf[strategy]!;
  return {
    ...neurocoder,
    sharpness: 1 / neurocoder.keyDim,
    keyColumns: true,
    initialValues: 'apart',
    orthogonality,
    orthogonalOutput: 'last',
    orthogonalityFirst,
    orthogonalityLater,
  };
}

/** Cases whose answers come from a program written after the authors' own. */
export const releasedCases: readonly Case[] = golden.cases;

/** Compares a short training with what the authors' program computes. */
export async function expectReleased(engine: Engine, expected: Case): Promise<void> {
  await expectTrajectory(
    engine,
    await methodOf(golden, expected, expected.head, optionsOf(expected), { headLoss: true }),
    { data, initialParameters: golden.initialParameters[expected.head]![expected.scenario]! },
    expected,
    tolerance,
  );
}

/** A plain optimizer, a penalty and one whose orthogonal loss counts otherwise, with every head and in both settings. */
export const isShort = ({ strategy }: Case): boolean => ['adagrad', 'l2', 'si'].includes(strategy);

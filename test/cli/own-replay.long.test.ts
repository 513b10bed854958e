import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { type ModelName, strategySkeleton } from '../../src/skeletons/strategy.js';
import { ownGrid, runsOf } from './own-grid.js';
import { start, temporaryFolder } from './program.js';

const folder = temporaryFolder();

const LOSS = 'network.crossEntropy(parameters, joinedSamples(batch, drawn.replayed!))';
const LENGTH = 'tf.where(tf.greater(length, 0), length, tf.onesLike(length))';
const EMPTY =
  'does it divide by the sum of weights, or by something else that is 0 while the memory holds nothing\\? weightedMean gives 0 then$';

/** What is wrong in a replay method, and what is told of it: file, line, message. */
const wrong: [name: string, like: ModelName, replaced: string, by: string, told: RegExp][] = [
  [
    'unused',
    'er',
    LOSS,
    'network.crossEntropy(parameters, batch)',
    /^unused\.ts:15: no function uses the draw "replayed": use drawn\.replayed, in the loss for example, or leave it/,
  ],
  [
    'unheld',
    'er',
    "keeps: 'reservoir', capacity, draws: { replayed: drawn }",
    "keeps: 'tasks', whole: true, capacity, draws: { replayed: drawn }",
    /^unheld\.ts:15: no function uses held, all that the memory holds: use it, or leave out whole$/,
  ],
  [
    'draw',
    'er',
    LOSS,
    LOSS.replace('replayed', 'replyed'),
    /^draw\.ts:19: unknown draw "replyed": did you mean "replayed"\? \(known: replayed\)$/,
  ],
  [
    'option',
    'er',
    'memory: ({ capacity, drawn }) => ({',
    'memory: ({ capacity, drwn: drawn }) => ({',
    /^option\.ts:15: unknown option "drwn": did you mean "drawn"\? \(known: capacity, drawn\)$/,
  ],
  [
    'empty',
    'er',
    LOSS,
    `tf.div(${LOSS}, tf.sum(drawn.replayed!.weights))`,
    new RegExp(`^empty\\.ts:18: the loss became Infinity at step 1, in task 1: ${EMPTY}`),
  ],
  [
    'lengths',
    'a-gem',
    LENGTH,
    'length',
    new RegExp(`^lengths\\.ts:\\d+: the loss became NaN at step 2, in task 1: ${EMPTY}`),
  ],
  [
    'picks',
    'er',
    LOSS,
    `tf.add(${LOSS}, tf.mean(tf.gatherND(network.logits(parameters, drawn.replayed!), tf.zeros([1, 1], 'int32'))))`,
    /^picks\.ts:19: tf\.gatherND has no gradient in TensorFlow\.js: multiply by tf\.oneHot\(labels, n\) and add up/,
  ],
];

it('a replay method that is wrong is told where, and what to do', async () => {
  for (const [name, like, replaced, by] of wrong) {
    const text = strategySkeleton(name, like);
    expect(text).toContain(replaced);
    const imports = like === 'er' ? text.replace('joinedSamples, z', 'joinedSamples, tf, z') : text;
    writeFileSync(join(folder, `${name}.ts`), imports.replace(replaced, by));
  }
  const files = wrong.map(([name]) => `./${name}.ts`).join();
  const joined = './unused.ts+si,er+si';
  const ended = await start(ownGrid('split-mnist/class', `${files},${joined}`, '--jobs', '1'), folder).ended;
  expect(ended.status).toBe(1);
  const runs = runsOf(ended);
  const errorOf = (name: string) =>
    runs.find(({ configuration }) => configuration.strategy.name === name)!.error;
  for (const [name, , , , told] of wrong) expect(errorOf(name)).toMatch(told);
  expect(errorOf('si+unused')).toBe(errorOf('unused'));
  expect(errorOf('er+si')).toBeNull();
});

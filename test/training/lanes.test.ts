import { afterAll, describe, expect, it } from 'vitest';
import { float32 } from '../../src/engine/array.js';
import { strategies } from '../../src/plugins/strategies.js';
import { scenarioKinds } from '../../src/plugins/task-sequence.js';
import { smallCurriculum, smallMethod } from '../../src/testing/small-tasks.js';
import type { Curriculum } from '../../src/training/curriculum.js';
import { ofEachKind } from '../testing/built-in.js';
import {
  curriculumOf,
  dataOf,
  engine,
  expectLikeAlone,
  inLanes,
  type Learnt,
  seeds,
} from './side-by-side.js';
import { smallNetwork } from './small-network.js';

afterAll(() => engine.release());

const adam = await strategies.find('adam');

describe('seeds in one program learn what each learns alone', () => {
  // All strategies in all settings are in `lanes.long.test.ts`.
  it.each(ofEachKind)('%s', async (name) => {
    const strategy = await strategies.find(name);
    const kind = scenarioKinds.findLast((one) => strategy.defaults[one])!;
    const method = smallMethod(strategy, kind);
    await expectLikeAlone(
      method,
      seeds.map((seed) => curriculumOf(method, seed)),
    );
  });

  it.each(['nsm', 'neurocoder'])('%s', async (name) => {
    const network = smallNetwork(name);
    const method = { ...smallMethod(adam, 'domain'), network };
    await expectLikeAlone(
      method,
      seeds.map((seed) => curriculumOf(method, seed)),
    );
  });

  it('also with features of their own, and tasks of different sizes', async () => {
    const method = smallMethod(adam, 'domain');
    await expectLikeAlone(
      method,
      seeds.map((seed) => {
        const curriculum = smallCurriculum(method, seed);
        const experiences = curriculum.experiences.map(({ train, ...rest }, task) => {
          const count = 20 + 5 * ((seed + task) % 3);
          return {
            ...rest,
            train: { rows: train.rows.slice(0, count), labels: train.labels.slice(0, count) },
          };
        });
        return { ...curriculum, experiences };
      }),
    );
  });
});

describe('a lane', () => {
  const bytes = ({ arrays, accuracies }: Learnt) => [
    accuracies,
    arrays.map(({ path, value: { data } }) => [
      path,
      Buffer.from(data.buffer, data.byteOffset, data.byteLength).toString('hex'),
    ]),
  ];

  it.each(['adam', 'ewc', 'si', 'er'])('has the same bits in whatever company: %s', async (name) => {
    const method = smallMethod(await strategies.find(name), 'domain');
    const [own, other] = seeds.map((seed) => curriculumOf(method, seed)) as [Curriculum, Curriculum];
    // The rows of its second task are not numbers.
    const { shape, data } = dataOf(method).trainFeatures;
    const { rows } = other.experiences[1]!.train;
    const broken = Float32Array.from(data, (value, at) =>
      rows.includes(Math.floor(at / shape[1]!)) ? Number.NaN : value,
    );
    const diverging = { ...other, trainFeatures: float32(shape, broken) };
    const [, alone] = await inLanes(method, [undefined, own, undefined]);
    const [, among] = await inLanes(method, [other, own, other]);
    const [fails, survives] = await inLanes(method, [diverging, own, undefined]);
    expect(fails).toMatch(/^the loss became NaN at step \d+, in task 2/);
    expect(bytes(among as Learnt)).toEqual(bytes(alone as Learnt));
    expect(bytes(survives as Learnt)).toEqual(bytes(alone as Learnt));
    await engine.release();
  });
});

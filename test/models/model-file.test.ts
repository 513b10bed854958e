import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseSafetensors } from '../../src/backbones/checkpoint/safetensors.js';
import { safetensorsOf } from '../../src/backbones/checkpoint/write-safetensors.js';
import { array, float32, int32 } from '../../src/engine/array.js';
import { hasModel, modelFile, readModel, type StoredModel, writeModel } from '../../src/models/model-file.js';
import {
  networkOf,
  networkText,
  type TrainedNetwork,
  trainedNetwork,
} from '../../src/models/trained-network.js';
import { finishedRun, folder } from '../store/samples.js';

const { id, configuration, environment, accuracies, taskClasses } = finishedRun([[0.5], [0.25, 0.75]]);
const run = { id, configuration, environment, accuracies, taskClasses: taskClasses! };

/** What a float32 holds exactly, and what text would round. */
const network: TrainedNetwork = {
  parameters: {
    'hidden1.weight': float32([2, 3], [1, -0, 1e-40, Math.fround(0.1), 2 ** 127, -3]),
    'own.temperature': float32([], [2]),
  },
  state: {
    seen: array('bool', [3], Uint8Array.of(1, 0, 1)),
    parts: [{ count: int32([1], [7]) }, { means: float32([0, 4], []) }],
  },
};
const model: StoredModel = { run, network };

function written(): { at: string; file: string } {
  const at = join(folder(), 'models');
  writeModel(at, model);
  return { at, file: modelFile(at, run) };
}

it('gives back what was written, to the last bit', () => {
  const { at, file } = written();
  expect(hasModel(at, run)).toBe(true);
  expect(hasModel(at, { ...run, id: 'another' })).toBe(false);
  expect(file).toMatch(/models\/split-mnist-domain-mlp-adam-seed-0-[0-9a-f]{12}\.safetensors$/);
  const read = readModel(file);
  expect(read.run).toEqual(run);
  expect(read.network).toEqual(network);
  expect(Object.is(read.network.parameters['hidden1.weight']!.data[1], -0)).toBe(true);
});

it('is a safetensors file whose tensors are aligned', () => {
  const { file } = written();
  const { tensors, remarks } = parseSafetensors(readFileSync(file), file);
  expect([...tensors].map(([name, { dtype, shape }]) => `${name} ${dtype} [${shape}]`)).toEqual([
    'parameters.hidden1.weight float32 [2,3]',
    'parameters.own.temperature float32 []',
    'state.parts.0.count int32 [1]',
    'state.parts.1.means float32 [0,4]',
    'state.seen bool [3]',
  ]);
  expect(JSON.parse(remarks.configuration!)).toEqual(configuration);
  const bytes = readFileSync(file);
  expect(Number(bytes.readBigUInt64LE()) % 8).toBe(0);
});

it('is the same as text between processes', () => {
  const told = JSON.parse(JSON.stringify(networkText(network))) as ReturnType<typeof networkText>;
  expect(networkOf(told)).toEqual(network);
});

it('has the state of strategies alone that predict or gate with it', () => {
  const { parameters, state } = network;
  expect(trainedNetwork({}, parameters, state).state).toEqual({});
  expect(trainedNetwork({ gates: () => ({}) }, parameters, state).state).toEqual(state);
  expect(trainedNetwork({ predict: (() => {}) as never }, parameters, state).state).toEqual(state);
});

describe('a file is refused that', () => {
  /** What reading says of a file with other bytes. */
  function said(change: (bytes: Buffer) => Uint8Array): string {
    const { file } = written();
    writeFileSync(file, change(readFileSync(file)));
    try {
      readModel(file);
    } catch (error) {
      return (error as Error).message.replace(file, 'FILE');
    }
    return 'nothing';
  }
  const replaced = (from: string, to: string) => (bytes: Buffer) =>
    Buffer.from(bytes.toString('latin1').replace(from, to), 'latin1');
  const flipped = (bytes: Buffer) => {
    bytes[bytes.length - 1]! ^= 1;
    return bytes;
  };

  it.each<[string, (bytes: Buffer) => Uint8Array, RegExp]>([
    ['is shorter', (bytes) => bytes.subarray(0, -1), /^FILE: .*; it is damaged, or not a safetensors file$/],
    ['has another bit', flipped, /^FILE is damaged: its numbers do not match their checksum; write it again/],
    [
      'has another configuration',
      replaced('\\"batchSize\\":128', '\\"batchSize\\":129'),
      /damaged: the id does not match the configuration/,
    ],
    ['lacks what it needs', replaced('"accuracies"', '"accuracyes"'), /^FILE is damaged: /],
    [
      'is of a later version',
      replaced('model 1', 'model 2'),
      /^FILE is a model of another version of continual-bench \(continual-bench model 2\); load it there$/,
    ],
    [
      'is another safetensors file',
      () => safetensorsOf(new Map([['x', float32([1], [1])]]), {}),
      /^FILE is not a model that run --save-model has written$/,
    ],
    ['is no such file', () => Buffer.from('hello, world'), /^FILE: .*not a safetensors file$/],
  ])('%s', (_, change, message) => {
    expect(said(change)).toMatch(message);
  });

  it('is not there', () => {
    const file = join(folder(), 'none.safetensors');
    expect(() => readModel(file)).toThrow(/none\.safetensors cannot be read: ENOENT/);
  });
});

import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, realpathSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import {
  librariesFolder,
  linkedPackage,
  packageFolder,
  runtimeVersion,
} from '../../src/engine/onnx/providers/linked-package.js';
import { UserError } from '../../src/errors/user-error.js';
import { main, program, temporaryFolder } from '../cli/program.js';

const folder = temporaryFolder();
const cache = join(folder, 'cache');
const version = runtimeVersion();
const [shared, cuda] = ['libonnxruntime_providers_shared.so', 'libonnxruntime_providers_cuda.so'] as const;

/** What begins as a library does, and tells its version. */
const library = (of: string) => `\x7fELF\x02\x01\x01${'.'.repeat(100)}\0${of}\0`;

let made = 0;
function folderWith(files: Record<string, string>): string {
  const place = join(folder, `providers-${made++}`);
  mkdirSync(place);
  for (const [name, text] of Object.entries(files)) writeFileSync(join(place, name), text, 'latin1');
  return place;
}

const fake = (of = version) => folderWith({ [shared]: library('VERS_1.0'), [cuda]: library(of) });

// There are no such libraries for others.
describe.runIf(process.platform === 'linux' && process.arch === 'x64')('a folder with providers', () => {
  const refusal = (place: string): string => {
    try {
      linkedPackage(place, cache);
    } catch (error) {
      expect(error).toBeInstanceOf(UserError);
      return (error as Error).message;
    }
    return 'none';
  };

  it.each<[string, () => string, RegExp]>([
    [
      'is missing',
      () => join(folder, 'missing'),
      /^CONTINUAL_BENCH_PROVIDERS names \/.+\/missing, which is not a folder; /,
    ],
    ['is empty', () => folderWith({}), /, which has no libonnxruntime_providers_shared\.so; see /],
    [
      'has no provider',
      () => folderWith({ [shared]: '' }),
      /, which has no provider, such as libonnxruntime_providers_cuda\.so; /,
    ],
    [
      'has no libraries',
      () => folderWith({ [shared]: 'text', [cuda]: 'text' }),
      /\.so is not a library for Linux; take it out of /,
    ],
    [
      'is of another version',
      () => fake('1.2.3'),
      /_cuda\.so is of ONNX Runtime 1\.2\.3, not \d+\.\d+\.\d+; take it out of the Python wheel onnxruntime-gpu \d+\.\d+\.\d+, or /,
    ],
  ])('that %s is refused with one line', (_, place, message) => {
    const told = refusal(place());
    expect(told).toMatch(message);
    expect(told).not.toContain('\n');
    expect(readdirSync(folder)).not.toContain('cache');
  });

  it('finds a version where one part of the file ends and the next begins', () => {
    const before = 2 ** 24 - 4 - 4;
    expect(
      refusal(
        folderWith({
          [shared]: library(''),
          [cuda]: `\x7fELF${'.'.repeat(before)}\0${version}\0${' '.repeat(99)}`,
        }),
      ),
    ).toBe('none');
    expect(
      refusal(
        folderWith({
          [shared]: library(''),
          [cuda]: `\x7fELF${'.'.repeat(before)}\x001.2.3\0${' '.repeat(99)}`,
        }),
      ),
    ).toContain('1.2.3');
  });

  it('lies beside a copy of the package, which is made once, again for other libraries, and never in the original', () => {
    const original = librariesFolder(packageFolder());
    const before = readdirSync(original);
    const place = fake();
    const copy = linkedPackage(place, cache);
    const there = librariesFolder(copy);
    expect(readdirSync(there).sort()).toEqual([...before, shared, cuda].sort());
    expect(realpathSync(join(there, cuda))).toBe(realpathSync(join(place, cuda)));
    expect(linkedPackage(place, cache)).toBe(copy);
    writeFileSync(join(place, cuda), `${library(version)}.`, 'latin1');
    expect(linkedPackage(place, cache)).not.toBe(copy);
    expect(readdirSync(original)).toEqual(before);
  });

  it('is refused where no copy can be made', () => {
    const file = join(folder, 'file');
    writeFileSync(file, '');
    expect(() => linkedPackage(fake(), file)).toThrow(
      /^\/.*\/file\/onnxruntime\/.*: ONNX Runtime cannot be copied there \(/,
    );
  });

  it('gives the CPU the same bits', () => {
    const engine = pathToFileURL(join(main, '../../engine/create.js')).href;
    const file = join(folder, 'bits.mjs');
    symlinkSync(join(import.meta.dirname, '../../node_modules'), join(folder, 'node_modules'));
    writeFileSync(
      file,
      `import { createEngine } from ${JSON.stringify(engine)};
      import { readFileSync } from 'node:fs';
      import * as tf from '@tensorflow/tfjs-core';
      const engine = await createEngine();
      const data = Float32Array.from({ length: 400 }, (_, index) => Math.sin(index));
      const run = engine.compile('product', (x) => tf.softmax(tf.matMul(x, tf.tanh(x))));
      const result = await run({ dtype: 'float32', shape: [20, 20], data });
      const maps = readFileSync('/proc/self/maps', 'utf8').match(/\\/\\S+onnxruntime_binding\\.node/)[0];
      console.log(Buffer.from(result.data.buffer).toString('hex'));
      console.log(maps);`,
    );
    const run = (env: Record<string, string>) => {
      const { stdout, stderr } = spawnSync(process.execPath, [file], {
        encoding: 'utf8',
        env: { ...process.env, ...env },
      });
      expect(stderr).toBe('');
      return stdout.trim().split('\n');
    };
    const usual = run({});
    const copied = run({ CONTINUAL_BENCH_PROVIDERS: fake(), CONTINUAL_BENCH_DATA: cache });
    expect(copied[0]).toBe(usual[0]);
    expect(usual[1]).not.toContain(cache);
    expect(copied[1]).toContain(cache);
  });

  it('that is missing or broken ends a command with one line, and what is stored stays', async () => {
    const db = join(folder, 'results.sqlite');
    const run = ['run', '--scenario', 'split-mnist/task', '--strategy', 'adam', '--epochs', '1', '--db', db];
    const small = [...run, '--hidden', '4', '--json'];
    const env = { CONTINUAL_BENCH_DATA: cache };
    const before = await program(small, folder, env);
    expect(before.status).toBe(0);
    for (const [place, message] of [
      [join(folder, 'missing'), /^error: CONTINUAL_BENCH_PROVIDERS names .* is not a folder; .*\n$/],
      [folderWith({ [shared]: 'no', [cuda]: 'no' }), /^error: .* is not a library for Linux; .*\n$/],
      [
        fake(),
        /^error: --device cuda cannot be used here: it needs .*; `continual-bench devices` tells .*\n$/,
      ],
    ] as const) {
      const { status, out, err } = await program([...small, '--seeds', '2', '--device', 'cuda'], folder, {
        ...env,
        CONTINUAL_BENCH_PROVIDERS: place,
      });
      expect([status, out]).toEqual([1, '']);
      expect(err.replace(/^1 to run, 1 already stored\n/, '')).toMatch(message);
      expect(err.match(/\n/g)).toHaveLength(1);
    }
    expect(await program(small, folder, env)).toMatchObject({ status: 0, out: before.out });
  });
});

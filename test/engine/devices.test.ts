import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import { cudaPieces } from '../../src/engine/devices/cuda.js';
import type { Piece } from '../../src/engine/devices/piece.js';
import { type DeviceReport, deviceReports } from '../../src/engine/devices/report.js';
import type { Surroundings } from '../../src/engine/devices/surroundings.js';
import { tried } from '../../src/engine/devices/tried.js';
import { devices } from '../../src/engine/engine.js';
import { program, temporaryFolder } from '../cli/program.js';

const folder = temporaryFolder();

/** A machine that has what is listed: libraries, files by folder, and what commands print. */
const machine = (
  libraries: Record<string, string> = {},
  files: Record<string, string[]> = {},
  outputs: Record<string, string> = {},
): Surroundings => ({
  platform: 'linux',
  arch: 'x64',
  library: (name) => libraries[name],
  files: (where) => files[where] ?? [],
  output: (command, args) => outputs[[command, ...args].join(' ')],
});
const found = (pieces: readonly Piece[]) =>
  Object.fromEntries(pieces.map(({ name, found }) => [name, found]));

const provider = '/p/libonnxruntime_providers_cuda.so';
const shared = '/p/libonnxruntime_providers_shared.so';

describe('the pieces of cuda', () => {
  it('are all missing from a machine that has none', () => {
    const pieces = cudaPieces(machine(), '/p', '9.8.7');
    expect(found(pieces)).toEqual({
      'NVIDIA GPU': null,
      'driver (libcuda.so.1)': null,
      provider: null,
      'what providers share': null,
      'libcublasLt.so.13': null,
      'libcublas.so.13': null,
      'libcurand.so.10': null,
      'libcudart.so.13': null,
      'libcudnn.so.9': null,
    });
    const line = pieces.find(({ name }) => name === 'provider')!.get;
    expect(line).toContain('onnxruntime-gpu==9.8.7');
    expect(line).toContain('CONTINUAL_BENCH_PROVIDERS');
  });

  it('are told where they are; a provider tells the libraries that it needs', () => {
    const here = machine(
      { 'libcuda.so.1': '/lib/libcuda.so.1', 'libcudnn.so.9': '/cuda/libcudnn.so.9' },
      { '/dev': ['/dev/null', '/dev/nvidia0', '/dev/nvidiactl'], '/p': [provider, shared] },
      {
        'nvidia-smi --query-gpu=name,driver_version --format=csv,noheader': 'NVIDIA H100, 580.95.05',
        [`ldd ${provider}`]:
          'linux-vdso.so.1 (0x00007)\n\tlibcublas.so.14 => not found\n\tlibcuda.so.1 => /lib/libcuda.so.1 (0x1)\n\tlibcudart.so.14 => /cuda/libcudart.so.14 (0x00007fbf)\n\tlibc.so.6 => /lib/libc.so.6 (0x2)',
      },
    );
    expect(found(cudaPieces(here, '/p', '1.0.0'))).toEqual({
      'NVIDIA GPU': '/dev/nvidia0',
      'driver (libcuda.so.1)': '/lib/libcuda.so.1; NVIDIA H100, 580.95.05',
      provider,
      'what providers share': shared,
      'libcublas.so.14': null,
      'libcudart.so.14': '/cuda/libcudart.so.14',
      'libcudnn.so.9': '/cuda/libcudnn.so.9',
    });
  });

  it('are looked for without ldd, too', () => {
    const here = machine({ 'libcublas.so.13': '/cuda/libcublas.so.13' }, { '/p': [provider, shared] });
    expect(found(cudaPieces(here, '/p', '1.0.0'))).toMatchObject({
      'libcublas.so.13': '/cuda/libcublas.so.13',
      'libcudart.so.13': null,
    });
  });

  it('are a system alone on another', () => {
    expect(found(cudaPieces({ ...machine(), platform: 'darwin' }, '/p', '1.0.0'))).toEqual({
      'Linux on x64': null,
    });
    expect(found(cudaPieces({ ...machine(), arch: 'arm64' }, '/p', '1.0.0'))).toEqual({
      'Linux on x64': null,
    });
  });
});

describe('each device is tried where its system is', () => {
  const asked: string[] = [];
  const reportsOn = async (here: Surroundings) => {
    asked.length = 0;
    const reports = await deviceReports(here, async (device) => {
      asked.push(device);
      return device === 'webgpu' ? 'no adapter' : null;
    });
    expect(reports.map(({ device }) => device)).toEqual([...devices]);
    return Object.fromEntries(reports.map(({ device, usable, reason }) => [device, usable ? true : reason]));
  };

  it.each<[NodeJS.Platform, string, string[], Record<string, string | true>]>([
    [
      'linux',
      'x64',
      ['cpu', 'cuda', 'webgpu'],
      { cuda: true, coreml: 'it needs macOS', dml: 'it needs Windows with DirectX 12' },
    ],
    ['linux', 'arm64', ['cpu', 'webgpu'], { cuda: 'it needs Linux on x64' }],
    ['darwin', 'arm64', ['cpu', 'webgpu', 'coreml'], { cuda: 'it needs Linux on x64', coreml: true }],
    ['win32', 'x64', ['cpu', 'webgpu', 'dml'], { dml: true }],
  ])('on %s, %s', async (platform, arch, wanted, told) => {
    expect(await reportsOn({ ...machine(), platform, arch })).toMatchObject({
      cpu: true,
      webgpu: 'no adapter',
      ...told,
    });
    expect(asked).toEqual(wanted);
  });
});

it.each([
  ['is killed', "process.kill(process.pid, 'SIGKILL');", 'the process that tried it was killed by SIGKILL'],
  ['ends', 'process.exit(3);', 'the process that tried it ended with status 3'],
  [
    'answers',
    "process.on('message', (device) => process.send('no ' + device, () => process.disconnect()));",
    'no cuda',
  ],
  ['can use it', "process.on('message', () => process.send(null, () => process.disconnect()));", null],
])('a process that tries a device and %s', async (what, code, reason) => {
  const file = join(folder, `${what.replaceAll(' ', '-')}.mjs`);
  writeFileSync(file, code);
  expect(await tried('cuda', pathToFileURL(file))).toBe(reason);
});

it('the command tells it of this machine', async () => {
  const { status, out, err } = await program(['devices', '--json']);
  expect([status, err]).toEqual([0, '']);
  const reports = JSON.parse(out) as DeviceReport[];
  expect(reports.map(({ device }) => device)).toEqual([...devices]);
  expect(reports[0]).toEqual({ device: 'cpu', usable: true, reason: null, pieces: [] });
  for (const { usable, reason } of reports) expect(reason === null).toBe(usable);
  const text = await program(['devices'], folder, { CONTINUAL_BENCH_PROVIDERS: join(folder, 'none') });
  expect(text).toMatchObject({ status: 0, err: '' });
  expect(text.out).toMatch(/^cpu: cannot be used \(CONTINUAL_BENCH_PROVIDERS names .*none, /);
  expect(text.out).toMatch(/\n\ncoreml: (can be used|cannot be used \(it needs macOS\))\n/);
  if (process.platform === 'linux' && process.arch === 'x64')
    expect(text.out).toMatch(
      / {2}missing: provider, what providers share\n {4}pip download .*onnxruntime-gpu==/,
    );
});

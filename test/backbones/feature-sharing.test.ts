import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, it, onTestFinished } from 'vitest';
import { cachedFeatures, type FeatureIdentity } from '../../src/backbones/feature-cache.js';
import { main } from '../cli/program.js';

const identity: FeatureIdentity = {
  ...{ dataset: 'toy', part: 'train', count: 2, images: 'ab'.repeat(32), backbone: 'resnet18' },
  made: { version: 1 },
};

function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'features-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return folder;
}

/** Takes the features, says what it does, and computes until its standard input ends: its number, twice. */
const PROGRAM = `
  const [, library, folder, number] = process.argv;
  const { cachedFeatures } = await import(library);
  const say = (word) => process.stdout.write(word + '\\n');
  const features = await cachedFeatures(folder, ${JSON.stringify(identity)}, 1, async () => {
    say('computes');
    for await (const _ of process.stdin);
    return Float32Array.of(number, number);
  }, { waits: () => say('waits') });
  say([...features].join());
  process.exit();
`;
const library = pathToFileURL(join(main, '../../backbones/feature-cache.js')).href;

/** A process that takes them. */
function taking(folder: string, number: number) {
  const args = ['--input-type=module', '-e', PROGRAM, library, folder, `${number}`];
  const child = spawn(process.execPath, args, { stdio: ['pipe', 'pipe', 'inherit'] });
  onTestFinished(() => {
    child.kill('SIGKILL');
  });
  let said = '';
  child.stdout.on('data', (data) => {
    said += data;
  });
  const saying = (text: string) =>
    new Promise<void>((resolve) => {
      const look = () => said.includes(text) && resolve();
      child.stdout.on('data', look);
      look();
    });
  const firstWord = saying('\n').then(() => said.split('\n')[0]);
  const ended = new Promise<string>((resolve) => {
    child.on('close', () => resolve(said));
  });
  return { child, saying, firstWord, ended };
}

it('features are computed by one of several processes, and the others wait for it', async () => {
  const folder = newFolder();
  const first = taking(folder, 1);
  await first.saying('computes');
  const others = [2, 3].map((number) => taking(folder, number));
  for (const { firstWord } of others) expect(await firstWord).toBe('waits');
  first.child.stdin.end();
  expect(await first.ended).toBe('computes\n1,1\n');
  for (const { child, ended } of others) {
    child.stdin.end();
    expect(await ended).toBe('waits\n1,1\n');
  }
  expect(readdirSync(folder)).toEqual([expect.stringMatching(/^toy-train-resnet18-[0-9a-f]+\.features$/)]);
});

it('a process that is killed leaves them to another one', async () => {
  const folder = newFolder();
  const first = taking(folder, 1);
  await first.saying('computes');
  const second = taking(folder, 2);
  expect(await second.firstWord).toBe('waits');
  first.child.kill('SIGKILL');
  await second.saying('computes');
  second.child.stdin.end();
  expect(await second.ended).toBe('waits\ncomputes\n2,2\n');
  const third = taking(folder, 3);
  third.child.stdin.end();
  expect(await third.ended).toBe('2,2\n');
});

it('a signal ends the wait', async () => {
  const folder = newFolder();
  const first = taking(folder, 1);
  await first.saying('computes');
  const controller = new AbortController();
  const waits = () => controller.abort();
  const waiting = cachedFeatures(folder, identity, 1, () => expect.fail(), {
    waits,
    signal: controller.signal,
  });
  await expect(waiting).rejects.toThrow(/aborted/);
  first.child.stdin.end();
  expect(await first.ended).toBe('computes\n1,1\n');
});

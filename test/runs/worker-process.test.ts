import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';

// As it was built: it starts a process from JavaScript.
const built = new URL('../../dist/src/runs/worker-process.js', import.meta.url).href;

const folder = mkdtempSync(join(tmpdir(), 'worker-process-'));
afterAll(() => rmSync(folder, { recursive: true }));

function inProcess(code: string) {
  const file = join(folder, 'program.mjs');
  writeFileSync(file, `import { startEarly, workerProcess } from ${JSON.stringify(built)};\n${code}`);
  return spawnSync(process.execPath, [file], { encoding: 'utf8' });
}

it('a worker that was started early is the first that is used, and later ones are new', () => {
  const { stdout, stderr } = inProcess(`
    startEarly();
    const [first, second] = [workerProcess(), workerProcess()];
    first.on('message', (message) => {
      console.log(first.pid !== second.pid, message.type);
      first.disconnect();
      second.disconnect();
    });
    first.send({ type: 'setup', backend: 'onnx', device: 'cpu' });
  `);
  expect(stderr).toBe('');
  expect(stdout).toBe('true ready\n');
});

it('a worker that was started early and is not needed does not keep its parent from ending', () => {
  expect(inProcess('startEarly();')).toMatchObject({ status: 0, stdout: '', stderr: '' });
});

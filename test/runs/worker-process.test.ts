import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';

// As it was built: it starts a process from JavaScript.
const built = new URL('../../dist/src/runs/worker-process.js', import.meta.url).href;

const cleanUp = new URL('../../dist/src/system/clean-up.js', import.meta.url).href;

const folder = mkdtempSync(join(tmpdir(), 'worker-process-'));
afterAll(() => rmSync(folder, { recursive: true }));

function inProcess(code: string) {
  const file = join(folder, 'program.mjs');
  const imports = `import { startEarly, workerProcess } from ${JSON.stringify(built)};
    import { cleanUpNow } from ${JSON.stringify(cleanUp)};`;
  writeFileSync(file, `${imports}\n${code}`);
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

it('a worker that cannot be started early is none, until one is needed', () => {
  const { stdout, stderr } = inProcess(`
    import childProcess from 'node:child_process';
    import { syncBuiltinESMExports } from 'node:module';
    childProcess.fork = () => { throw Object.assign(new Error('spawn ENOMEM'), { code: 'ENOMEM' }); };
    syncBuiltinESMExports();
    startEarly();
    try { workerProcess(); } catch (error) { console.log(error.message); }
  `);
  expect([stdout, stderr]).toEqual(['spawn ENOMEM\n', '']);
});

it('a worker that was started early ends when a signal ends its parent', () => {
  const { stdout } = inProcess(`
    import childProcess from 'node:child_process';
    import { syncBuiltinESMExports } from 'node:module';
    const { fork } = childProcess;
    childProcess.fork = (...args) => {
      const child = fork(...args);
      child.kill = (signal) => console.log(signal);
      return child;
    };
    syncBuiltinESMExports();
    startEarly();
    cleanUpNow();
    console.log('cleaned up');
  `);
  expect(stdout).toMatch(/^SIGKILL\ncleaned up\n/);
});

it('workers start with what makes a GPU repeat itself, and only those that may compute in TF32 do', () => {
  const { stdout, stderr } = inProcess(`
    import childProcess from 'node:child_process';
    import { syncBuiltinESMExports } from 'node:module';
    process.env.NVIDIA_TF32_OVERRIDE = '1';
    const children = [];
    childProcess.fork = (file, { env }) => {
      const child = { on() {}, off() {}, unref() {}, ref() {}, removeAllListeners() {}, kill: () => console.log('ended') };
      children.push(child);
      console.log(env.CUBLAS_WORKSPACE_CONFIG, env.NVIDIA_TF32_OVERRIDE, env.PATH === process.env.PATH);
      return child;
    };
    syncBuiltinESMExports();
    startEarly();
    console.log(workerProcess(true) === children[1], workerProcess() === children[2], children.length);
  `);
  expect(stderr).toBe('');
  expect(stdout).toBe(':4096:8 0 true\nended\n:4096:8 1 true\n:4096:8 0 true\ntrue true 3\n');
});

import { spawnSync } from 'node:child_process';
import { expect, it } from 'vitest';
import { main } from '../cli/program.js';

/** Makes Node find no package of this name. */
const without = (name: string): string => {
  const hooks = `export const resolve = (specifier, context, next) => {
    if (specifier !== '${name}') return next(specifier, context);
    throw Object.assign(new Error('Cannot find package'), { code: 'ERR_MODULE_NOT_FOUND' });
  };`;
  const registers = `import { register } from 'node:module';
    register('data:text/javascript,${encodeURIComponent(hooks).replaceAll("'", '%27')}');`;
  return `data:text/javascript,${encodeURIComponent(registers)}`;
};

it.each(['bullmq', 'ioredis'])('says what a queue needs where %s is not installed', (name) => {
  const { status, stderr } = spawnSync(
    process.execPath,
    ['--import', without(name), main, 'work', 'redis://127.0.0.1:1'],
    { encoding: 'utf8' },
  );
  expect(stderr).toBe(
    'error: a queue needs the packages bullmq and ioredis, which are not installed; install them with: npm install bullmq ioredis\n',
  );
  expect(status).toBe(1);
});

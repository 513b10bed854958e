import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { expect, it } from 'vitest';
import { cacheFolder } from '../../src/assets/cache-folder.js';

it.each<[string, NodeJS.ProcessEnv, NodeJS.Platform, string]>([
  ['the home folder', {}, 'linux', join(homedir(), '.cache', 'continual-bench')],
  ['the home folder', {}, 'darwin', join(homedir(), 'Library', 'Caches', 'continual-bench')],
  ['the home folder', {}, 'win32', join(homedir(), 'AppData', 'Local', 'continual-bench')],
  ['LOCALAPPDATA', { LOCALAPPDATA: '/l' }, 'win32', join('/l', 'continual-bench')],
  ['XDG_CACHE_HOME', { XDG_CACHE_HOME: '/x' }, 'linux', join('/x', 'continual-bench')],
  ['XDG_CACHE_HOME', { XDG_CACHE_HOME: 'x' }, 'linux', join(homedir(), '.cache', 'continual-bench')],
  ['our own', { XDG_CACHE_HOME: '/x', CONTINUAL_BENCH_DATA: '/c' }, 'linux', '/c'],
  ['our own', { CONTINUAL_BENCH_DATA: 'c' }, 'linux', resolve('c')],
  [
    'our own, empty',
    { XDG_CACHE_HOME: '/x', CONTINUAL_BENCH_DATA: '' },
    'linux',
    join('/x', 'continual-bench'),
  ],
])('the cache folder follows %s: %o on %s', (_, environment, platform, expected) => {
  expect(cacheFolder(environment, platform)).toBe(expected);
});

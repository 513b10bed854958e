import { describe, expect, it } from 'vitest';
import { candidates } from '../../bench/pytorch/candidates.js';
import { peerEnvironment } from '../../bench/pytorch/environment.js';
import { newest } from '../../bench/pytorch/newest.js';

describe('newest', () => {
  const newestOf = (...versions: string[]) => newest(versions.map((version) => ({ version })))?.version;

  it('compares versions number by number', () => {
    expect(newestOf('2.9.1', '2.15.0+cpu', '1.13.1')).toBe('2.15.0+cpu');
    expect(newestOf('1.13.1', '2.0.0')).toBe('2.0.0');
    expect(newestOf('2.15.0', '2.15.1+cu132')).toBe('2.15.1+cu132');
  });

  it('takes the first of equals, and none of none', () => {
    const [first, second] = [{ version: '2.15.0' }, { version: '2.15.0' }];
    expect(newest([first, second])).toBe(first);
    expect(newestOf()).toBeUndefined();
  });
});

describe('candidates', () => {
  it('are BENCH_PYTHON alone where it is set', () => {
    expect(candidates({ BENCH_PYTHON: '/opt/python', VIRTUAL_ENV: '/env' }, '/repository')).toEqual([
      '/opt/python',
    ]);
  });

  it('are the Pythons of the path, of the system and of virtual environments', () => {
    expect(candidates({ BENCH_PYTHON: '', VIRTUAL_ENV: '/env' }, '/repository')).toEqual([
      'python3',
      '/usr/bin/python3',
      '/env/bin/python',
      '/repository/.venv/bin/python',
      '/repository/venv/bin/python',
    ]);
    expect(candidates({}, '/repository')).toHaveLength(4);
  });
});

describe('peerEnvironment', () => {
  it('hands on everything but what tunes OpenBLAS, and sets the threads', () => {
    const environment = peerEnvironment(
      { PATH: '/bin', OPENBLAS_CORETYPE: 'Haswell', openblas_num_threads: '4', OMP_NUM_THREADS: '8' },
      1,
    );
    expect(Object.keys(environment).filter((name) => /^openblas/i.test(name))).toEqual([]);
    expect(environment).toMatchObject({ PATH: '/bin', OMP_NUM_THREADS: '1', MKL_NUM_THREADS: '1' });
  });
});

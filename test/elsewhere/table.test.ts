import { describe, expect, it } from 'vitest';
import { rowsOf } from '../../src/elsewhere/table.js';

const HEADER = 'seed,after,task,accuracy';
const row = { seed: 1, after: 1, task: 1, accuracy: 0.975, samples: null };

describe('rowsOf', () => {
  it.each([
    ['a header and rows', `${HEADER}\n1,1,1,0.975\n`],
    ['a byte order mark', `\uFEFF"seed",after,task,accuracy\n1,1,1,0.975\n`],
    ['line ends of Windows, and none at the end', `${HEADER}\r\n1,1,1,0.975`],
    ['spaces and quotes', `seed, after, task, accuracy\n1, 1, 1, "0.975"\n`],
    ['columns in another order', 'accuracy,task,after,seed\n0.975,1,1,1\n'],
    ['an exponent', `${HEADER}\n1,1,1,9.75e-01\n`],
  ])('reads %s', (_, text) => {
    expect(rowsOf(text)).toEqual([{ ...row, line: 2 }]);
  });

  it('reads numbers of samples, and knows the lines past empty ones', () => {
    expect(rowsOf('seed,after,task,accuracy,samples\n\n1,1,1,1,2115\n\n2,1,1,0,2115\n')).toEqual([
      { line: 3, seed: 1, after: 1, task: 1, accuracy: 1, samples: 2115 },
      { line: 5, seed: 2, after: 1, task: 1, accuracy: 0, samples: 2115 },
    ]);
  });

  it.each<[string, string, string | RegExp]>([
    [
      'an empty file',
      '',
      'it is empty; the columns are seed, after, task, accuracy and, if it is known, samples',
    ],
    ['a header alone', `${HEADER}\n`, 'it has a header, but no accuracies'],
    [
      'rows without a header',
      '1,1,1,0.975\n',
      /^it has no column seed in its first line, "1,1,1,0\.975"; the/,
    ],
    ['a missing column', 'seed,after,accuracy\n1,1,0.5\n', /^it has no column task in its first line/],
    [
      'a column that it does not know',
      `${HEADER},loss\n1,1,1,0.5,0.7\n`,
      /^it has a column "loss", which would not be stored; leave it out/,
    ],
    ['a column twice', `${HEADER},task\n1,1,1,0.5,1\n`, 'it has the column task twice'],
    [
      'semicolons',
      'seed;after;task;accuracy\n1;1;1;0,5\n',
      'it is separated by semicolons; separate by commas, with points in numbers: seed,after,task,accuracy',
    ],
    ['tabs', 'seed\tafter\ttask\taccuracy\n1\t1\t1\t0.5\n', /^it is separated by tabs/],
    ['a short row', `${HEADER}\n1,1,1\n`, 'line 2: there are 3 fields, but 4 columns'],
    ['a decimal comma', `${HEADER}\n1,1,1,0,975\n`, 'line 2: there are 5 fields, but 4 columns'],
    [
      'percent',
      `${HEADER}\n1,1,1,97.5\n`,
      'line 2: accuracy is "97.5", but must be a number from 0 to 1, not percent',
    ],
    ['a percent sign', `${HEADER}\n1,1,1,97.5%\n`, /^line 2: accuracy is "97\.5%", but must be/],
    ['a negative accuracy', `${HEADER}\n1,1,1,-0.1\n`, /^line 2: accuracy is "-0\.1"/],
    ['NaN', `${HEADER}\n1,1,1,nan\n`, /^line 2: accuracy is "nan"/],
    ['infinity', `${HEADER}\n1,1,1,Infinity\n`, /^line 2: accuracy is "Infinity"/],
    ['a hexadecimal number', `${HEADER}\n1,1,1,0x1\n`, /^line 2: accuracy is "0x1"/],
    ['no accuracy', `${HEADER}\n1,1,1,\n`, /^line 2: accuracy is ""/],
    [
      'a seed that is not whole',
      `${HEADER}\n1.5,1,1,0.5\n`,
      'line 2: seed is "1.5", but must be a whole number, such as 1',
    ],
    ['a seed below 0', `${HEADER}\n-1,1,1,0.5\n`, /^line 2: seed is "-1"/],
    ['a seed that cannot be read exactly', `${HEADER}\n9007199254740993,1,1,0.5\n`, /^line 2: seed is/],
    ['task 0', `${HEADER}\n1,1,0,0.5\n`, /^line 2: task is "0", but must be .* counted from 1$/],
    ['no samples', `${HEADER},samples\n1,1,1,0.5,0\n`, /^line 2: samples is "0"/],
    [
      'a row twice',
      `${HEADER}\n1,1,1,0.5\n2,1,1,0.5\n1,1,1,0.6\n`,
      'lines 2 and 4 are both for seed 1, task 1 after task 1',
    ],
    ['a quote that does not end', `${HEADER}\n1,1,1,"0.5\n`, /^it is not comma-separated text: /],
  ])('refuses %s', (_, text, message) => {
    const said = typeof message === 'string' ? new RegExp(`^${message.replace(/[.]/g, '\\.')}$`) : message;
    expect(() => rowsOf(text)).toThrow(said);
  });
});

import type { WriteStream } from 'node:tty';
import { expect, it } from 'vitest';
import { featureDisplay } from '../../../src/cli/progress/feature-progress.js';

it('features that another process computes are waited for with a word', () => {
  let text = '';
  const stream = { isTTY: false, write: (line: string) => (text += line) } as unknown as WriteStream;
  const { progress, end } = featureDisplay(stream);
  progress('toy', 'train', 'elsewhere', 10);
  // It was killed.
  progress('toy', 'train', 10, 10);
  progress('toy', 'test', 'elsewhere', 5, 'task 2, seed 1');
  end();
  expect(text.split('\n')).toEqual([
    "features of toy's train images: another process computes them; waiting for it",
    "features of toy's train images: 10 of 10",
    "features of toy's test images (task 2, seed 1): another process computes them; waiting for it",
    '',
  ]);
});

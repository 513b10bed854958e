import { expect, it } from 'vitest';
import { SharedTime } from '../../../src/runs/batched/shared-time.js';

it('is shared by those at work, in equal parts, and adds up to what has passed', () => {
  let now = 100;
  const time = new SharedTime(() => now);
  time.begin(0);
  time.begin(1);
  time.begin(2);
  now += 6;
  expect(time.shareOf(3)).toBe(1);
  // It fails.
  expect(time.end(1)).toBe(2);
  now += 8;
  expect(time.shareOf(3)).toBe(1.5);
  expect(time.end(0)).toBe(6);
  now += 1;
  expect(time.end(2)).toBe(7);
  // Nobody has what passes while nobody is at work.
  now += 50;
  time.begin(0);
  now += 4;
  expect(time.end(0)).toBe(4);
});

it('is not below zero for who has ended before it was known what does not count', () => {
  let now = 0;
  const time = new SharedTime(() => now);
  time.begin(0);
  now -= 1;
  expect(time.end(0)).toBe(0);
});

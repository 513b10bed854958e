import { describe, expect, it } from 'vitest';
import { rangeIn, rangeText, sizeOf } from '../../../src/tuning/space/range.js';
import { parseSearched } from '../../../src/tuning/space/searched-option.js';

describe('a range', () => {
  it.each([
    ['0..1', { scale: 'linear', low: 0, high: 1 }],
    ['-0.5..2e3', { scale: 'linear', low: -0.5, high: 2000 }],
    ['log:0.01..100', { scale: 'log', low: 0.01, high: 100 }],
    ['log:1e-4..1e-1', { scale: 'log', low: 0.0001, high: 0.1 }],
    ['log:.5..2', { scale: 'log', low: 0.5, high: 2 }],
    ['int:1..8', { scale: 'integer', low: 1, high: 8 }],
    ['16,64,256', { scale: 'list', values: [16, 64, 256] }],
    ['[400,400],[100]', { scale: 'list', values: [[400, 400], [100]] }],
    ['adam,sgd', { scale: 'list', values: ['adam', 'sgd'] }],
    ['true,false', { scale: 'list', values: [true, false] }],
  ])('is read: %s', (text, range) => {
    expect(rangeIn(text)).toEqual(range);
    expect(rangeIn(rangeText(rangeIn(text)))).toEqual(range);
  });

  it.each([
    ['1..1', /must go from a smaller to a larger number/],
    ['5..1', /must go from a smaller/],
    ['log:0..1', /must begin above 0/],
    ['log:-1..1', /must begin above 0/],
    ['int:0.5..2', /from a whole number to a whole number/],
    ['1..1e999', /too large/],
    ['-1e308..1e308', /too large/],
    ['lin:0..1', /is not a range; write /],
    ['log:5', /is not a range/],
    ['1..x', /is not a range/],
    ['1..2..3', /is not a range/],
    ['3', /is one value, so there is nothing to search/],
    ['', /is one value/],
  ])('is refused: %s', (text, message) => {
    expect(() => rangeIn(text)).toThrow(message);
  });

  it('has as many values as can be told apart', () => {
    expect(['0..1', 'log:1..2', 'int:-1..3', '1,2,3'].map((text) => sizeOf(rangeIn(text)))).toEqual([
      Number.POSITIVE_INFINITY,
      Number.POSITIVE_INFINITY,
      5,
      3,
    ]);
  });
});

describe('a searched option', () => {
  it.each([
    ['strategy.coefficient=0..1', 'strategy', ['coefficient']],
    ['strategy.si.coefficient=0..1', 'strategy', ['si', 'coefficient']],
    ['l2.coefficient=0..1', 'l2', ['coefficient']],
    ['learning-rate=log:1e-4..1', 'training', ['learningRate']],
    ['batch-size=16,32', 'training', ['batchSize']],
    ['epochs=int:1..3', 'training', ['epochs']],
  ])('is read: %s', (text, owner, path) => {
    expect(parseSearched(text)).toMatchObject({ owner, path });
  });

  it('has the ends of its range as values, or the alternatives', () => {
    expect(parseSearched('head.slots=int:2..9').values).toEqual([2, 9]);
    expect(parseSearched('head.slots=2,5,9').values).toEqual([2, 5, 9]);
  });

  it.each([
    ['strategy.coefficient', /is not an option with its range; write it like/],
    ['coefficient=0..1', /is not a setting/],
    ['head.slots=2,2', /is given twice/],
  ])('is refused: %s', (text, message) => {
    expect(() => parseSearched(text)).toThrow(message);
  });
});

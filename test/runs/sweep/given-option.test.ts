import { describe, expect, it } from 'vitest';
import { alternativesIn } from '../../../src/runs/sweep/alternatives.js';
import { parseOption, withOption } from '../../../src/runs/sweep/given-option.js';
import { parseSetting } from '../../../src/runs/sweep/setting.js';

describe('alternatives', () => {
  it.each<[string, unknown[]]>([
    ['0.1', [0.1]],
    ['0.1,1,10', [0.1, 1, 10]],
    ['0.1, 1', [0.1, 1]],
    ['[400,200]', [[400, 200]]],
    ['[400,200],[100]', [[400, 200], [100]]],
    ['[[1,2],[3]],4', [[[1, 2], [3]], 4]],
    ['{"a":[1,2],"b":3},{}', [{ a: [1, 2], b: 3 }, {}]],
    ['fixed,random', ['fixed', 'random']],
    ['"a,b",c', ['a,b', 'c']],
    ['"a\\",b",c', ['a",b', 'c']],
    ['["]",1],2', [[']', 1], 2]],
    ['5" wide,6', ['5" wide', 6]],
    ['[400,200', ['[400,200']],
    ['400],200', ['400]', 200]],
    ['', ['']],
    [' a ', [' a ']],
  ])('of %j', (text, values) => expect(alternativesIn(text)).toEqual(values));

  it.each(['1,', ',1', '1,,2', ','])('are not in %j', (text) =>
    expect(() => alternativesIn(text)).toThrow(
      `"${text}" has an empty alternative; put a single comma between alternatives`,
    ),
  );
});

describe('an option', () => {
  it.each([
    ['strategy.coefficient=0.1,1', { owner: 'strategy', path: ['coefficient'], values: [0.1, 1] }],
    ['strategy.der++.alpha=1', { owner: 'strategy', path: ['der++', 'alpha'], values: [1] }],
    ['online-ewc.coefficient=1', { owner: 'online-ewc', path: ['coefficient'], values: [1] }],
    ['der++.alpha=1', { owner: 'der++', path: ['alpha'], values: [1] }],
    ['er+si.si.damping=1', { owner: 'er+si', path: ['si', 'damping'], values: [1] }],
    ['l2.training.epochs=1,2', { owner: 'l2', path: ['training', 'epochs'], values: [1, 2] }],
    ['strategy.note=a=b', { owner: 'strategy', path: ['note'], values: ['a=b'] }],
  ])('is read: %s', (text, option) => expect(parseOption(text)).toEqual(option));

  it.each([
    ['training.er.epochs=1', '"training.er.epochs=1" is not a setting'],
    ['l2.a.b.c=1', '"l2.a.b.c=1" is not a setting'],
    ['l2', '"l2" is not a setting'],
    ['strategy.name=l2,si', 'a strategy is chosen with --strategy'],
    [
      'strategy.coefficient=0.1,0.10',
      'the alternative 0.1 of strategy.coefficient is given twice; give it once',
    ],
    [
      'scenario.classesPerTask=5,1,1',
      'the alternative 1 of scenario.classesPerTask is given twice; give it once, or write the list as [5,1,1]',
    ],
  ])('is refused: %s', (text, message) => {
    expect(() => parseOption(text)).toThrow(message);
  });

  it.each([
    [['l2.coefficient=1', 'l2.coefficient=2'], 'l2.coefficient is given twice; give it once'],
    [
      ['strategy.si={"damping":1}', 'strategy.si.damping=2'],
      'strategy.si.damping is given, and strategy.si, too; give only one of them',
    ],
    [
      ['strategy.si.damping=2', 'strategy.si={"damping":1}'],
      'strategy.si.damping is given, and strategy.si, too; give only one of them',
    ],
  ])('is refused beside another: %j', (texts, message) => {
    const [first, second] = texts.map(parseOption);
    expect(() => withOption([first!], second!)).toThrow(message);
  });
});

it('is a setting only with one value', () => {
  expect(() => parseSetting('strategy.coefficient=1,2')).toThrow(
    '"strategy.coefficient=1,2" gives 2 alternatives, which run takes (--set) and ablate (--vary); give one value, or a list in brackets: [1,2]',
  );
});

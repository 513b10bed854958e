import { describe, expect, it } from 'vitest';
import { namesIn } from '../../src/elsewhere/names.js';
import { usageError } from '../../src/errors/user-error.js';

const written = 'write it like strategy=mine,scenario=split-mnist/domain,head=mlp';

describe('namesIn', () => {
  it('reads names in any order', () => {
    expect(namesIn('head=resnet-32, strategy = ewc++ ,scenario=core50/nc/class')).toEqual({
      strategy: 'ewc++',
      scenario: 'core50/nc/class',
      head: 'resnet-32',
    });
    expect(namesIn('strategy=a,scenario=./my data.ts#mine/task,head=c').scenario).toBe(
      './my data.ts#mine/task',
    );
  });

  it.each<[string, string, string]>([
    [
      'a key that it does not know',
      'strategi=a,scenario=b/task,head=c',
      'unknown key "strategi": did you mean "strategy"? (known: strategy, scenario, head)',
    ],
    ['a key that lacks', 'strategy=a,scenario=b/task', `head is missing; ${written}`],
    ['a key twice', 'strategy=a,strategy=b,scenario=b/task,head=c', 'strategy is given twice; give it once'],
    ['a key without a name', 'strategy', `"strategy" is not KEY=NAME; ${written}`],
    ['nothing', '', `"" is not KEY=NAME; ${written}`],
    [
      'an empty name',
      'strategy=,scenario=b/task,head=c',
      'strategy= is not a name: it must have at least one character, and no spaces',
    ],
    [
      'a name with spaces',
      'strategy=my method,scenario=b/task,head=c',
      'strategy=my method is not a name: it must have at least one character, and no spaces',
    ],
    ['a file', 'strategy=./mine.ts,scenario=b/task,head=c', 'strategy=./mine.ts is a file; give a name'],
  ])('refuses %s', (_, text, message) => {
    expect(() => namesIn(text)).toThrow(usageError(message));
  });
});

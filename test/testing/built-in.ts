import { strategies } from '../../src/plugins/strategies.js';
import { testStrategy } from '../../src/testing/index.js';

/** A strategy of each kind: penalty, replay, distillation, projection, gates, prototypes, closed form, all data. */
export const ofEachKind: readonly string[] = [
  'si',
  'er',
  'lwf',
  'a-gem',
  'xdg',
  'icarl',
  'ncm',
  'cumulative',
];

/** Strategies with a loss of their own that is the plain one without what is drawn. */
const plainWhenEmpty = ['er', 'der', 'der++'];

/** Tests a strategy as its author would. */
export async function testBuiltIn(name: string): Promise<void> {
  testStrategy(await strategies.find(name), plainWhenEmpty.includes(name) ? { plainWhenEmpty: true } : {});
}

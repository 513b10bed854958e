import { refuseUnknown } from '../errors/unknown-name.js';
import { usageError } from '../errors/user-error.js';
import { isPath } from '../plugins/own/path.js';

/** What runs that were computed elsewhere are stored as; a scenario of the user's own may be given as FILE#NAME. */
export interface Names {
  strategy: string;
  scenario: string;
  head: string;
}

const keys = ['strategy', 'scenario', 'head'] as const satisfies (keyof Names)[];

const EXAMPLE = 'strategy=mine,scenario=split-mnist/domain,head=mlp';

/** Reads names such as `strategy=mine,scenario=split-mnist/domain,head=mlp`. @throws UserError (usage) */
export function namesIn(text: string): Names {
  const pairs = text.split(',').map((pair): [string, string] => {
    const [, key, name] = /^\s*([^=]*?)\s*=\s*(.*?)\s*$/s.exec(pair) ?? [];
    if (key === undefined || name === undefined) {
      throw usageError(`${JSON.stringify(pair)} is not KEY=NAME; write it like ${EXAMPLE}`);
    }
    return [key, name];
  });
  const given = pairs.map(([key]) => key);
  refuseUnknown('key', given, keys);
  const twice = given.find((key, index) => given.indexOf(key) < index);
  if (twice !== undefined) throw usageError(`${twice} is given twice; give it once`);
  const lacking = keys.find((key) => !given.includes(key));
  if (lacking !== undefined) throw usageError(`${lacking} is missing; write it like ${EXAMPLE}`);
  for (const [key, name] of pairs) requireName(key, name);
  return Object.fromEntries(pairs) as unknown as Names;
}

/** @throws UserError (usage) for a name by which runs could not be selected */
function requireName(key: string, name: string): void {
  if (isPath(name)) {
    if (key === 'scenario') return;
    throw usageError(`${key}=${name} is a file; give a name`);
  }
  if (!/^[^\p{C}\p{Z}]+$/u.test(name)) {
    throw usageError(`${key}=${name} is not a name: it must have at least one character, and no spaces`);
  }
}

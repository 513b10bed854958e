import { shortHash } from './numbers.js';

/** An option's value as shown to the reader: `none` if it is absent; hashes are shortened. */
export function optionText(path: string, value?: string): string {
  if (path === 'data')
    return value === undefined ? 'the published files' : `other files (${shortHash(value)})`;
  if (value === undefined) return 'none';
  return /^code\.(scenario|strategy)$|\.(source|weights)$|^strategy\.source\./.test(path)
    ? shortHash(value)
    : value;
}

import type { z } from 'zod';
import { unknownName } from '../errors/unknown-name.js';
import { frozenCopy } from './handed-out.js';

/**
 * A record that throws when a name is read that it does not have, in place of giving undefined. What asks whether a name
 * is there, or goes through all of them, is left alone.
 * @param kind what a name stands for, `option`
 * @param more names that are known as well, but may be missing
 * @param missed gets the error instead of its being thrown
 */
export function strict<Copy extends object>(
  record: Copy,
  kind: string,
  more: readonly string[] = [],
  missed = (error: Error): void => {
    throw error;
  },
): Copy {
  return new Proxy(record, {
    get(target, name, receiver) {
      if (typeof name === 'string' && ![...more, ...askedByAll].includes(name) && !(name in target)) {
        const known = [...new Set([...Object.keys(target), ...more])];
        missed(new TypeError(unknownName(kind, name, known).message));
      }
      return Reflect.get(target, name, receiver);
    },
  });
}

/** What promises and JSON.stringify ask of everything. */
const askedByAll = ['then', 'toJSON'];

/** A plugin's options, as its functions get them. Those within an option may be missing. */
export const strictOptions = <Options>(options: Options, { shape }: z.ZodObject): Options =>
  frozenCopy(options, (copy, path) =>
    path.length === 0 ? strict(copy, 'option', Object.keys(shape)) : copy,
  );

import { expect, it } from 'vitest';
import { addressOf, withoutPassword } from '../../src/queue/address.js';

it.each([
  ...['http://host:6379', 'host:6379', 'redis://', ''],
  // A password that is not encoded, an option of the client, and a database that is no number.
  ...['redis://:pass@word/1@host', 'redis://:100%@host', 'redis://host?family=6', 'redis://host/one'],
])('%j is not an address', (text) => {
  expect(() => addressOf(text, {})).toThrow(
    /is not the address of a Redis; it is written redis:\/\/HOST:6379/,
  );
});

it('an address is shown without its password, and a wrong one, too', () => {
  const { url, shown } = addressOf('redis://me:secret@host:6379/1', {});
  expect(url).toBe('redis://me:secret@host:6379/1');
  expect(shown).toBe('redis://me@host:6379/1');
  expect(() => addressOf('rediss://:secret@', {})).toThrow(/^(?!.*secret)/);
  for (const wrong of [
    'http://:secret@host',
    'redis://host?password=secret',
    'redis://:secret@ho/secret@st',
  ]) {
    expect(() => addressOf(wrong, {})).toThrow(/^(?!.*secret)/);
  }
  expect(withoutPassword('redis://:secret@host')).toBe('redis://host');
  expect(withoutPassword('--queue=redis://:secret@host')).toBe('--queue=redis://host');
  expect(withoutPassword('--seeds')).toBe('--seeds');
});

it('the password is that of the environment, unless the address has one', () => {
  const environment = { REDIS_PASSWORD: 'p@ss' };
  expect(addressOf('redis://host', environment).url).toBe('redis://:p%40ss@host');
  expect(addressOf('rediss://:own@host', environment).url).toBe('rediss://:own@host');
});

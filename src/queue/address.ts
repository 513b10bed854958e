import { usageError } from '../errors/user-error.js';

/** The variable of the environment with Redis's password, which then need not be in the address. */
const PASSWORD_VARIABLE = 'REDIS_PASSWORD';

/** Where Redis is. */
export interface Address {
  /** With the password, if there is one. */
  url: string;
  /** Without. */
  shown: string;
}

/**
 * Reads `redis://host:6379`, or `rediss://` for TLS.
 * @throws UserError (usage) if it is no such address
 */
export function addressOf(text: string, environment: NodeJS.ProcessEnv = process.env): Address {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const isAddress = url && ['redis:', 'rediss:'].includes(url.protocol) && url.hostname !== '';
  // A client would take the rest for options, and a database that is no number for none.
  const hasMore = url && (!/^\/?\d*$/.test(url.pathname) || url.search !== '' || url.hash !== '');
  if (!isAddress || hasMore || !isEncoded(url)) {
    throw usageError(
      `${JSON.stringify(withoutSecrets(text))} is not the address of a Redis; it is written redis://HOST:6379, or rediss://HOST:6379 for TLS${text.includes('@') ? `; a password of more than letters and digits is best given in the environment variable ${PASSWORD_VARIABLE}` : ''}`,
    );
  }
  const password = environment[PASSWORD_VARIABLE];
  if (url.password === '' && password) url.password = encodeURIComponent(password);
  return { url: url.href, shown: withoutPassword(url.href) };
}

/** A text in which addresses have no passwords: `redis://user@host:6379`. */
export const withoutPassword = (text: string): string =>
  text.replace(/(rediss?:\/\/[^:@/]*):.*@/i, (_, before: string) =>
    /\/\/$/.test(before) ? before : `${before}@`,
  );

/** What is no address, without what may be a password in it. */
const withoutSecrets = (text: string): string => text.replace(/:\/\/.*@/, '://').replace(/\?.*/, '?…');

/** Whether all that follows a % in names and passwords is the code of a character. */
function isEncoded({ username, password }: URL): boolean {
  try {
    decodeURIComponent(`${username}${password}`);
    return true;
  } catch {
    return false;
  }
}

import { usageError } from '../errors/user-error.js';

/** The variable of the environment with Redis's password, which then need not be in the address. */
export const PASSWORD_VARIABLE = 'REDIS_PASSWORD';

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
  if (!url || !['redis:', 'rediss:'].includes(url.protocol) || url.hostname === '') {
    throw usageError(
      `${JSON.stringify(withoutPassword(text))} is not the address of a Redis; it is written redis://HOST:6379, or rediss://HOST:6379 for TLS`,
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

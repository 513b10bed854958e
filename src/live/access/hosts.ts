import { isIP } from 'node:net';
import { hostname } from 'node:os';

/** The names of this machine that only it can use. */
const LOOPBACK = ['localhost', '127.0.0.1', '[::1]'];

/**
 * Whether a request's Host header names this machine. A page of another site can let its own name stand for this machine
 * and then read what is served here (DNS rebinding), but its name is what the browser sends. The port does not matter:
 * it is another one behind a tunnel.
 * @param given the address that the user has chosen to serve on; undefined if only this machine is served
 */
export function isOwnHost(header: string | undefined, given?: string): boolean {
  const name = /^(\[[\da-f:.]+\]|[^:[\]]+)(?::\d{1,5})?$/i.exec(header ?? '')?.[1]?.toLowerCase();
  if (name === undefined) return false;
  if (LOOPBACK.includes(name)) return true;
  if (given === undefined) return false;
  // An address cannot be made to stand for another one.
  return (
    isIP(name.replace(/^\[|\]$/g, '')) !== 0 || [given, hostname()].some((own) => own.toLowerCase() === name)
  );
}

/** A host as addresses have it: IPv6 in brackets. */
export const inUrl = (host: string): string => (isIP(host) === 6 ? `[${host}]` : host);

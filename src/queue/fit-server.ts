/** The oldest Redis that a queue can be on. */
const OLDEST = [6, 2] as const;

/**
 * Why a Redis cannot hold a queue; undefined if it can.
 * @param info what it says of itself: its answer to INFO
 */
export function unfitServer(info: string): string | undefined {
  const said = (name: string) => new RegExp(`^${name}:(.*?)\\r?$`, 'm').exec(info)?.[1];
  const version = said('redis_version');
  const [major = 0, minor = 0] = (version ?? '').split('.').map(Number);
  if (version && (major < OLDEST[0] || (major === OLDEST[0] && minor < OLDEST[1]))) {
    return `it is version ${version}, and a queue needs ${OLDEST.join('.')} or newer`;
  }
  const policy = said('maxmemory_policy');
  if (policy && policy !== 'noeviction') {
    return `it throws away runs when its memory is full (maxmemory-policy ${policy}); set that to noeviction`;
  }
  return undefined;
}

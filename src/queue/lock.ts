/**
 * How long a worker may be silent about a run before the run counts as lost with it, in milliseconds. It renews three times
 * as often. Lost runs are looked for once in that time, and found at the second look.
 */
export const LOCK = 30_000;

/** After so many workers in a row were lost with it, a run has failed. */
export const MOST_LOST = 10;

/**
 * Renews the lock of a job. A lock that has run out while Redis was away, and with it every worker, is taken again, unless
 * the job has gone back to the queue meanwhile: then this returns 0.
 *
 * KEYS: the job's lock, the queue's active jobs, those suspected to be lost. ARGV: the lock's token, the job's id, milliseconds.
 */
export const RENEW_SCRIPT = `
local token = redis.call('GET', KEYS[1])
if token == ARGV[1] or (not token and redis.call('LPOS', KEYS[2], ARGV[2])) then
  redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[3])
  redis.call('SREM', KEYS[3], ARGV[2])
  return 1
end
return 0`;

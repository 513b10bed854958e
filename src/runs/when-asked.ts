import type { JobSource } from './pool.js';

/**
 * The same jobs, handed out once something is sure.
 * @param sure awaited before each job; what it throws stops whoever asks
 * @param begin called before the first job is handed out, unless whoever asked for it has ended meanwhile
 */
export function whenAsked(jobs: JobSource, sure: Promise<void>, begin: () => void): JobSource {
  let begun = false;
  return {
    get isEmpty() {
      return jobs.isEmpty;
    },
    async take(worker, signal) {
      await sure;
      if (signal.aborted) return undefined;
      if (!begun) begin();
      begun = true;
      return jobs.take(worker, signal);
    },
  };
}

import { setTimeout } from 'node:timers/promises';
import { isAnswer } from './refusal.js';

/** Milliseconds between two tries. */
const PAUSE = 300;

/**
 * Does what needs Redis as often as it takes, unless Redis answers that it cannot be done.
 * @throws that answer; the latest error once the signal is aborted
 */
export async function persistently<T>(work: () => Promise<T>, signal?: AbortSignal): Promise<T> {
  for (;;) {
    try {
      return await work();
    } catch (error) {
      if (isAnswer(error) || signal?.aborted) throw error;
      await setTimeout(PAUSE);
    }
  }
}

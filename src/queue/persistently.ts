import { setTimeout } from 'node:timers/promises';
import { isAnswer } from './refusal.js';

/** Milliseconds between two tries. */
const PAUSE = 300;

/**
 * Does what needs Redis as often as it takes, unless Redis answers that it cannot be done.
 * @throws that answer
 */
export async function persistently<T>(work: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await work();
    } catch (error) {
      if (isAnswer(error)) throw error;
      await setTimeout(PAUSE);
    }
  }
}

import type { WriteStream } from 'node:tty';
import { duration } from '../../reporting/cells/numbers.js';
import { PIPE_INTERVAL, TERMINAL_INTERVAL } from './intervals.js';
import { redrawn } from './redrawn.js';

/** Shows how much of an amount is done, how fast, and the time left. */
export interface AmountDisplay {
  progress(done: number, total: number): void;
  say(line: string): void;
  end(): void;
}

/**
 * On a terminal the line is redrawn in place; on a pipe there are plain lines.
 * @param text an amount with its unit
 */
export function amountDisplay(
  stream: WriteStream,
  title: string,
  text: (amount: number) => string,
): AmountDisplay {
  const live = stream.isTTY && stream.columns > 0 ? redrawn(stream) : undefined;
  const interval = live ? TERMINAL_INTERVAL : PIPE_INTERVAL;
  let first: { at: number; done: number } | undefined;
  let shown = Number.NEGATIVE_INFINITY;

  const say = (line: string) => {
    live?.clear();
    stream.write(`${title}: ${line}\n`);
  };
  return {
    progress(done, total) {
      const now = performance.now();
      first ??= { at: now, done };
      if (done < total && now - shown < interval) return;
      shown = now;
      const seconds = (now - first.at) / 1000;
      const rate = (done - first.done) / seconds;
      const parts = [`${text(done)} of ${text(total)}`];
      if (rate > 0) parts.push(`${text(rate)}/s`);
      if (rate > 0 && done < total) parts.push(`about ${duration((total - done) / rate)} left`);
      const line = parts.join(', ');
      if (live && done < total) live.draw(`${title}: ${line}`.slice(0, stream.columns));
      else say(line);
    },
    say,
    end: () => live?.done(),
  };
}

import { cleanUpNow } from '../system/clean-up.js';

const { exit } = process;

/** The signals that ask a command to end, with their numbers: a hung up terminal, Ctrl-C, and kill. */
const SIGNALS = { SIGHUP: 1, SIGINT: 2, SIGTERM: 15 } as const;
type Signal = keyof typeof SIGNALS;

const stop = new AbortController();
let received: Signal | undefined;

/** How many pieces of work are ending by themselves. */
let ending = 0;

let told = 'nothing that is stored was changed. To start over, repeat the command.';

/** Sets what a command says when a signal ends it: what is kept, and how to go on. */
export function whenStopped(message: string): void {
  told = message;
}

/** Lets signals end the program cleanly. For the program's own process, not for those that use it as a library. */
export function guardSignals(): void {
  for (const signal of Object.keys(SIGNALS) as Signal[]) {
    // Not `once`: a library that restores the cursor ends the process if its own listener is the only one left.
    process.on(signal, () => {
      received ??= signal;
      stop.abort();
      if (ending === 0) endIfStopped();
    });
  }
}

/** Does work that cleans up and ends soon after its signal is aborted; anything else ends at once. */
export async function untilStopped<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  ending++;
  try {
    return await work(stop.signal);
  } finally {
    ending--;
  }
}

/** Ends the process if a signal has stopped it, and tells its parent that it was this signal. */
export function endIfStopped(): void {
  if (received === undefined) return;
  cleanUpNow();
  process.stderr.write(`stopped; ${told}\n`);
  // A shell ends a loop if a command of it died of Ctrl-C, but not if that command only returns 130.
  if (process.platform !== 'win32') {
    process.removeAllListeners(received);
    process.kill(process.pid, received);
  }
  // Windows has no signals, and the first process of a container survives them.
  exit.call(process, 128 + SIGNALS[received]);
}

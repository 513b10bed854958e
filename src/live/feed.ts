import type { ServerResponse } from 'node:http';
import { setTimeout } from 'node:timers/promises';
import { type Change, changeOf, type View } from './view.js';

/** Milliseconds between two looks at what is shown, at least. */
const PAUSE = 1000;

/** How many times the processor time of a look it then waits, so that other work has the processor. */
const PATIENCE = 10;

/** Milliseconds between two signs of life to browsers. */
export const HEARTBEAT = 15_000;

/** Milliseconds after which a browser tries to connect again. */
const RETRY = 2000;

/** Bytes that may wait for a browser that does not read them. */
const MOST_WAITING = 16e6;

/**
 * Keeps browsers up to date by server-sent events (https://html.spec.whatwg.org/multipage/server-sent-events.html): a
 * `view` with all parts at first and then whenever something changes, and an `alive` now and then. Nothing is read
 * while nobody looks.
 */
export class Feed {
  #latest: View | undefined;
  #reading: Promise<View> | undefined;
  #isFollowing = false;
  readonly #readers = new Set<ServerResponse>();
  readonly #heart = setInterval(() => this.#send('alive', ''), HEARTBEAT).unref();

  /** @param read what is shown now; the same object again if nothing has changed */
  constructor(private readonly read: () => Promise<View>) {}

  /** What is shown now. */
  current(): Promise<View> {
    this.#reading ??= this.#readNow().finally(() => {
      this.#reading = undefined;
    });
    return this.#reading;
  }

  /** Keeps a browser up to date until it goes. @param response whose head has not been sent */
  async attach(response: ServerResponse): Promise<void> {
    const view = await this.current();
    if (response.destroyed) return;
    response.writeHead(200, { 'Content-Type': 'text/event-stream' });
    response.write(`retry: ${RETRY}\n\n${eventText('view', JSON.stringify(changeOf(undefined, view)))}`);
    this.#readers.add(response);
    response.on('error', () => response.destroy()).on('close', () => this.#readers.delete(response));
    if (!this.#isFollowing) await this.#follow();
  }

  /** Sends nothing more. */
  end(): void {
    clearInterval(this.#heart);
    for (const response of this.#readers) response.end();
    this.#readers.clear();
  }

  async #follow(): Promise<void> {
    this.#isFollowing = true;
    try {
      while (this.#readers.size > 0) {
        const before = process.cpuUsage();
        await this.current();
        const { user, system } = process.cpuUsage(before);
        const took = (user + system) / 1000;
        await setTimeout(Math.max(PAUSE, PATIENCE * took), undefined, { ref: false });
      }
    } finally {
      this.#isFollowing = false;
    }
  }

  async #readNow(): Promise<View> {
    const before = this.#latest;
    const view = await this.read();
    this.#latest = view;
    const change: Change | undefined = view === before ? undefined : changeOf(before, view);
    if (change) this.#send('view', JSON.stringify(change));
    return view;
  }

  #send(event: string, data: string): void {
    for (const response of this.#readers) {
      // It connects again if it wakes up, and is then sent everything.
      if (response.writableLength > MOST_WAITING) response.destroy();
      else response.write(eventText(event, data));
    }
  }
}

/** @param data without line breaks, such as JSON */
const eventText = (event: string, data: string): string => `event: ${event}\ndata: ${data}\n\n`;

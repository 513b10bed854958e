import { hostname } from 'node:os';
import type { Redis } from 'ioredis';
import { messageOf } from '../../errors/user-error.js';
import { placeOf } from '../../plugins/own/place.js';
import { scenarios } from '../../plugins/scenarios.js';
import { strategies } from '../../plugins/strategies.js';
import type { JobData } from '../job-data.js';
import { receivedSource } from '../own-sources.js';

/** A run that this worker does not compute, and no other shall. */
export class RefusedRun extends Error {}

/** Users' own files that were sent with runs. */
export class ReceivedFiles {
  private readonly loaded = new Set<string>();

  constructor(
    private readonly redis: Redis,
    private readonly isTrusted: boolean,
  ) {}

  /** Loads the files that a run uses. @throws RefusedRun if this worker does not trust them, or lacks what they import */
  async load({ own }: JobData): Promise<void> {
    if (!own) return;
    if (!this.isTrusted) {
      throw new RefusedRun('it uses files of its own, which the worker does not trust (--trust-plugins)');
    }
    for (const hash of own.scenario) await this.loadOne(scenarios, hash);
    for (const hash of own.strategy) await this.loadOne(strategies, hash);
  }

  private async loadOne(plugins: typeof scenarios | typeof strategies, hash: string): Promise<void> {
    if (this.loaded.has(hash)) return;
    try {
      const source = await receivedSource(this.redis, hash);
      if (source.fault !== undefined) {
        throw new Error(`${placeOf(source.path, 1)}: ${source.fault} on ${hostname()}`);
      }
      const { fault } = await plugins.loadAfresh(source);
      if (fault) throw fault;
    } catch (error) {
      throw new RefusedRun(messageOf(error));
    }
    this.loaded.add(hash);
  }
}

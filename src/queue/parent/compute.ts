import { setTimeout } from 'node:timers/promises';
import { datasetName } from '../../data/own/definition.js';
import { usageError } from '../../errors/user-error.js';
import { usesOwnFiles } from '../../runs/configuration.js';
import { dataOfRun } from '../../runs/data-of-run.js';
import type { ComputeElsewhere } from '../../runs/grid.js';
import type { Job } from '../../runs/pool.js';
import { collectGarbage } from '../../system/collect-garbage.js';
import type { Connection } from '../connection.js';
import { explained } from '../refusal.js';
import { codeMark, type Means, queueName, type Requirement, requirementOf } from '../requirement.js';
import { OfferedQueue } from './offered-queue.js';
import { QueuedGrid } from './queued-grid.js';

/** Milliseconds between two looks for what there is to do. */
const STEP = 100;

/** Computes runs by a queue, whose workers may be anywhere. */
export const byQueue =
  (connection: Connection): ComputeElsewhere =>
  async (store, work, options, listener) => {
    const { signal } = options;
    const requirements = await requirementsOf(work.jobs, options);
    const queues = new Map<string, OfferedQueue>();
    const grid = new QueuedGrid(
      connection,
      store,
      work,
      listener,
      (id) => queues.get(requirements.get(id)!.name)!,
    );
    for (const { name, requirement } of requirements.values()) {
      if (queues.has(name)) continue;
      queues.set(name, new OfferedQueue(connection, requirement, (id) => grid.hint(id)));
    }
    const stopped = new Promise<void>((resolve) => {
      if (signal.aborted) resolve();
      signal.addEventListener('abort', () => resolve(), { once: true });
    });
    const { redis } = connection;
    const isAway = () => grid.away();
    const isBack = () => grid.back();
    redis.on('close', isAway).on('ready', isBack);
    try {
      // What it took to make a large grid.
      collectGarbage();
      work.begin();
      grid.claim();
      collectGarbage();
      while (!grid.isDone && !signal.aborted) {
        // What waits for Redis ends with the command.
        await Promise.race([grid.step(), stopped]);
        if (!grid.isBusy) await setTimeout(STEP, undefined, { signal }).catch(() => {});
      }
    } catch (error) {
      throw explained(connection.address, error);
    } finally {
      redis.off('close', isAway).off('ready', isBack);
      await Promise.race([
        Promise.all([...queues.values()].map((queue) => queue.close())),
        setTimeout(1_000),
      ]);
    }
  };

/** What each run needs, by its id. @throws UserError (usage) for data that are only here */
async function requirementsOf(
  jobs: readonly Job[],
  { backend, device, tf32, evaluateEvery }: Means,
): Promise<Map<string, { name: string; requirement: Requirement }>> {
  const code = await codeMark();
  const means = { backend, device, tf32, evaluateEvery };
  const known = new Map<string, { name: string; requirement: Requirement }>();
  const found = new Map<string, { name: string; requirement: Requirement }>();
  for (const { id, configuration } of jobs) {
    const { dataset } = await dataOfRun(configuration);
    if (typeof dataset !== 'string') {
      throw usageError(
        `${configuration.scenario.name} reads data of your own, ${datasetName(dataset)}, which workers of a queue do not have; run it without --queue`,
      );
    }
    const requirement = requirementOf(configuration, dataset, code, usesOwnFiles(configuration), means);
    const name = queueName(requirement);
    const same = known.get(name) ?? { name, requirement };
    known.set(name, same);
    found.set(id, same);
  }
  return found;
}

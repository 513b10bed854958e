import { describe, expect, it } from 'vitest';
import { JobQueue } from '../../src/runs/job-queue.js';
import type { Job } from '../../src/runs/pool.js';
import { resolve } from '../../src/runs/resolve.js';

const jobsOf = async (strategies: string[], seeds: number): Promise<Job[]> => {
  const jobs: Job[] = [];
  for (const strategy of strategies) {
    const configuration = await resolve({
      scenario: 'split-mnist/task',
      head: 'mlp',
      strategy,
      settings: {},
    });
    for (let seed = 1; seed <= seeds; seed++) {
      jobs.push({ id: `${strategy} ${seed}`, configuration: { ...configuration, seed } });
    }
  }
  return jobs;
};

/** What workers that ask in this order get. */
const taken = (queue: JobQueue, workers: number[]) => workers.map((worker) => queue.take(worker)?.id);

describe('a queue of jobs', () => {
  it('lets a worker stay with a configuration, and gives the next one another', async () => {
    const queue = new JobQueue(await jobsOf(['adam', 'l2'], 3), () => 1);
    expect(taken(queue, [0, 1, 0, 1, 1, 0])).toEqual(['adam 1', 'l2 1', 'adam 2', 'l2 2', 'l2 3', 'adam 3']);
    expect(queue.isEmpty).toBe(true);
    expect(queue.take(0)).toBeUndefined();
  });

  it('goes on with the next configuration nobody works on', async () => {
    const queue = new JobQueue(await jobsOf(['adam', 'l2', 'si'], 2), () => 1);
    expect(taken(queue, [0, 1, 0, 0, 1])).toEqual(['adam 1', 'l2 1', 'adam 2', 'si 1', 'l2 2']);
  });

  it('shares a configuration when there is no other left', async () => {
    const queue = new JobQueue(await jobsOf(['adam', 'l2'], 3), () => 1);
    expect(taken(queue, [0, 1, 0, 0, 0, 1, 0])).toEqual([
      'adam 1',
      'l2 1',
      'adam 2',
      'adam 3',
      'l2 2',
      'l2 3',
      undefined,
    ]);
  });

  it('has more jobs like the latest one of a worker, and none of another number of lanes', async () => {
    const queue = new JobQueue(await jobsOf(['adam'], 4), ({ configuration }) =>
      configuration.seed === 3 ? 2 : 3,
    );
    expect(queue.take(0)?.id).toBe('adam 1');
    expect([1, 2, 3].map(() => queue.takeAlike(0)?.id)).toEqual(['adam 2', 'adam 4', undefined]);
    expect(taken(queue, [0, 0])).toEqual(['adam 3', undefined]);
  });
});

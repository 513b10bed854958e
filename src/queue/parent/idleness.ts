import { countOf } from '../../reporting/cells/numbers.js';
import { requirementText } from '../requirement.js';
import type { WorkerSaying } from '../workers.js';
import type { OfferedQueue } from './offered-queue.js';

/** How long there may be no worker until that is said, in milliseconds. */
const PATIENCE = 6_000;

/** Says, once for each queue, that nobody is there who could take its runs. */
export class Idleness {
  private readonly alone = new Map<string, number>();
  private readonly told = new Set<string>();

  constructor(
    private readonly address: string,
    private readonly tell: (line: string) => void,
  ) {}

  look(
    open: readonly { queue: Pick<OfferedQueue, 'name' | 'requirement'>; runs: number }[],
    workers: readonly WorkerSaying[],
  ): void {
    for (const { queue, runs } of open) {
      const { name, requirement } = queue;
      if (workers.some(({ queues }) => queues.includes(name))) {
        this.alone.delete(name);
        this.told.delete(name);
        continue;
      }
      const since = this.alone.get(name) ?? performance.now();
      this.alone.set(name, since);
      if (this.told.has(name) || performance.now() - since < PATIENCE) continue;
      this.told.add(name);
      this.tell(
        `no worker is there that can take ${countOf(runs, 'run')}: they need ${requirementText(requirement)}; ${reasons(name, workers) ?? `start one with: continual-bench work ${this.address}`}`,
      );
    }
  }
}

/** Why the workers that are there do not take runs of a queue. */
export function reasons(name: string, workers: readonly WorkerSaying[]): string | undefined {
  const said = workers.flatMap(({ host, pid, declined }) =>
    declined[name] === undefined ? [] : [`${host}, process ${pid}, says: ${declined[name]}`],
  );
  return said.length > 0 ? said.join('; ') : undefined;
}

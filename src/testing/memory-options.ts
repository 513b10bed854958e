import type { Memory } from '../plugins/memory.js';
import type { AnyStrategy } from '../plugins/strategy.js';
import type { ScenarioKind } from '../plugins/task-sequence.js';

type Options = Record<string, unknown>;

/** As many samples as each step draws, where an option says so: fewer than the small tasks' memory holds. */
const DRAWN = 5;

/**
 * Options, as a user gives them, with which a strategy's memory has a capacity, and draws that suit small tasks; undefined
 * if no option sets the capacity.
 */
export function withCapacity(
  strategy: AnyStrategy,
  kind: ScenarioKind,
  capacity: number,
): Options | undefined {
  const held = setting(
    strategy,
    strategy.defaults[kind]!,
    capacity,
    (memory) => memory.capacity === capacity,
  );
  const isDrawn = ({ draws = {} }: Memory) => Object.values(draws).every((size) => size === DRAWN);
  return held && (setting(strategy, held, DRAWN, isDrawn) ?? held);
}

/** Options in which the memory is as wanted, one of them set to a number if need be. */
function setting(
  { hyperparameters, memory }: AnyStrategy,
  options: Options,
  value: number,
  isWanted: (memory: Memory) => boolean,
): Options | undefined {
  if (!memory) return undefined;
  const changed = Object.keys(hyperparameters.shape).map((name) => ({ ...options, [name]: value }));
  return [options, ...changed].find((some) => {
    const { success, data } = hyperparameters.safeParse(some);
    return success && isWanted(memory(data));
  });
}

import type { ScenarioKind } from '../plugins/task-sequence.js';
import type { StrategyClaims } from '../testing/strategy-contract.js';
import { aGem } from './strategies/a-gem.js';
import { er } from './strategies/er.js';
import { l2 } from './strategies/l2.js';
import { lwf } from './strategies/lwf.js';
import { ncm } from './strategies/ncm.js';
import { xdg } from './strategies/xdg.js';

/** A built-in strategy that others can be written after. */
export interface StrategyModel {
  /** The file for a strategy of a name. */
  write(name: string): string;
  /** A kind of scenario that it is for. */
  kind: ScenarioKind;
  /** What its test says that the definition does not tell. */
  claims?: StrategyClaims;
}

/** Strategies to start from, by the name of the built-in one that they are like. */
export const strategyModels = {
  l2: { write: l2, kind: 'domain' },
  er: { write: er, kind: 'class', claims: { plainWhenEmpty: true } },
  lwf: { write: lwf, kind: 'class' },
  'a-gem': { write: aGem, kind: 'domain' },
  ncm: { write: ncm, kind: 'class' },
  xdg: { write: xdg, kind: 'task' },
} as const satisfies Record<string, StrategyModel>;

export type ModelName = keyof typeof strategyModels;

export const modelNames = Object.keys(strategyModels) as ModelName[];

/** A strategy to start from, by default L2 regularisation. */
export const strategySkeleton = (name: string, like: ModelName = 'l2'): string =>
  strategyModels[like].write(name);

/** The test for it. */
export function strategyTestSkeleton(name: string, like: ModelName = 'l2'): string {
  const { claims }: StrategyModel = strategyModels[like];
  const entries = Object.entries(claims ?? {}).map(([claim, value]) => `${claim}: ${value}`);
  const given = entries.length > 0 ? `strategy, { ${entries.join(', ')} }` : 'strategy';
  return `\
import { testStrategy } from 'continual-bench/testing';
import strategy from './${name}.js';

testStrategy(${given});
`;
}

import type { Node } from '../../../onnx/graph.js';
import type { Lifting } from '../lifting.js';
import { NoRule, type Operand } from '../operand.js';

/**
 * Does for all lanes what a node does for one. At least one operand is lifted.
 * @throws NoRule if that cannot be done
 */
export type Rule = (
  lifting: Lifting,
  operands: readonly Operand[],
  node: Node,
) => Operand | readonly Operand[];

export type Rules = Readonly<Record<string, Rule>>;

/** A rule for an operation of which only the first operand can be lifted. */
export const ofFirst =
  (rule: (lifting: Lifting, x: Operand, node: Node, others: readonly Operand[]) => ReturnType<Rule>): Rule =>
  (lifting, [x, ...others], node) => {
    if (!x!.isLifted || others.some(({ isLifted }) => isLifted)) throw new NoRule(node.op);
    return rule(lifting, x!, node, others);
  };

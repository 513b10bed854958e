import { type Node, neededNodes, type Value } from '../../graph.js';
import type { Program } from '../../program.js';
import { replacements } from './replacements.js';

/** What a replacement sees of a body. */
export interface Body {
  /** The node that makes a value in the body, if it applies the given operator. */
  maker(op: string, value: Value | undefined): Node | undefined;
}

/** A node that computes the same as another one, and that replaces it; nothing if there is none. */
export type Replacement = (node: Node, body: Body) => Node | undefined;

/** Replaces what a GPU takes long for in a loop's body. Results may be rounded otherwise. */
export function cheaper(program: Program): Program {
  const { loop } = program;
  if (!loop) return program;
  const makers = new Map(loop.nodes.flatMap((node) => node.outputs.map((output) => [output, node])));
  const body: Body = {
    maker(op, value) {
      const node = value && makers.get(value);
      return node?.op === op ? node : undefined;
    },
  };
  const nodes = loop.nodes.map((node) => {
    for (const replacement of replacements[node.op] ?? []) {
      const better = replacement(node, body);
      if (better) return better;
    }
    return node;
  });
  const wanted = [...loop.carried, ...loop.collected].map(({ output }) => output);
  return { ...program, loop: { ...loop, nodes: neededNodes(nodes, wanted) } };
}

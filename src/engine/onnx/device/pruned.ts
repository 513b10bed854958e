import { neededNodes, type Value } from '../graph.js';
import type { Loop, Program } from '../program.js';

/** A program without the nodes before its loop that nothing needs. */
export function pruned(program: Program): Program {
  const { nodes, outputs, loop } = program;
  return { ...program, nodes: neededNodes(nodes, [...outputs, ...(loop ? takenBy(loop) : [])]) };
}

/** What a loop takes from around it, among its own values. */
const takenBy = ({ steps, carried, collected, slices = [], nodes, after }: Loop): Value[] => [
  steps,
  ...carried.flatMap(({ initial, output }) => [initial, output]),
  ...collected.map(({ output }) => output),
  ...slices.map(({ all }) => all),
  ...[...nodes, ...after].flatMap(({ inputs }) => inputs),
];

import { type Arrays, float32 } from '../engine/array.js';
import type { Consolidation } from './consolidation.js';
import type { Course } from './course.js';
import { knowsBorders, type Method, type OutputPart, outputLayerOf } from './method.js';
import type { OfTask } from './network-in-use.js';
import { seenAmong } from './seen-classes.js';

/** The output layer and columns in use after learning `task`, for testing on `tested`. */
export function outputOf(
  { kind, network, outputs }: Method,
  course: Course,
  task: number,
  tested = task,
): OutputPart {
  const isGrowing = kind === 'class' && outputs !== 'all';
  return {
    outputLayer: outputLayerOf(kind, tested),
    columns: isGrowing ? course.classesAfter(task + 1) : network.shape.outputs,
  };
}

/**
 * What differs between tasks that run the same program.
 * @param tested the task whose output layer is in use
 * @param consolidation what stands for earlier tasks, where the method is not told when they end
 */
export function ofTask(
  method: Method,
  course: Course,
  task: number,
  tested = task,
  consolidation?: Pick<Consolidation, 'times' | 'classes'>,
): Arrays<OfTask> {
  const { outputLayers, outputs } = method.network.shape;
  const { outputLayer, columns } = outputOf(method, course, task, tested);
  const earlier = consolidation?.times ?? task;
  const classesEarlier = () => consolidation?.classes ?? course.classesAfter(task);
  const inUse = outputLayers.indexOf(outputLayer);
  const isKnown = knowsBorders(method);
  const hasClasses = method.kind === 'class';
  return {
    inUse: float32(
      [outputLayers.length],
      outputLayers.map((_, layer) => (layer === inUse ? 1 : 0)),
    ),
    seen: seenAmong(outputs, columns),
    seenEarlier: isKnown
      ? seenAmong(outputs, earlier <= 0 ? 0 : hasClasses ? classesEarlier() : columns)
      : float32([outputs], new Float32Array(outputs).fill(Number.NaN)),
    tasks: float32([], [isKnown ? earlier + 1 : Number.NaN]),
  };
}

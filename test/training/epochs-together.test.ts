import { describe, expect, it } from 'vitest';
import { int32 } from '../../src/engine/array.js';
import { epochsTogether } from '../../src/training/epochs-together.js';
import { joinedSteps } from '../../src/training/stretches.js';

const stepsOf = (steps: readonly number[], device: 'cpu' | 'cuda') =>
  epochsTogether(steps, device).map((group) => group.map(({ epoch, steps }) => [epoch, steps]));

describe('epochs that one call trains', () => {
  it('are one on the CPU, and as many as fit on a device', () => {
    expect(stepsOf([94, 94, 60], 'cpu')).toEqual([[[0, 94]], [[1, 94]], [[2, 60]]]);
    expect(stepsOf([94, 94, 60], 'cuda')).toEqual([
      [
        [0, 94],
        [1, 94],
        [2, 60],
      ],
    ]);
    expect(stepsOf([400, 400, 400], 'cuda')).toEqual([
      [
        [0, 400],
        [1, 400],
      ],
      [[2, 400]],
    ]);
    expect(stepsOf([3000, 10, 3000], 'cuda')).toEqual([[[0, 3000]], [[1, 10]], [[2, 3000]]]);
  });

  it('have their steps one after the other', () => {
    const part = (steps: number, from: number) => ({
      rows: int32(
        [steps, 2],
        Array.from({ length: 2 * steps }, (_, at) => from + at),
      ),
      held: [{ tasks: int32([steps], new Array(steps).fill(from)) }],
    });
    expect(joinedSteps([part(2, 0), part(1, 10), part(1, 20)])).toEqual({
      rows: int32([4, 2], [0, 1, 2, 3, 10, 11, 20, 21]),
      held: [{ tasks: int32([4], [0, 0, 10, 20]) }],
    });
  });
});

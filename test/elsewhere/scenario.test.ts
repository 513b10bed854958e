import { describe, expect, it } from 'vitest';
import { tasksOf, toldScenario } from '../../src/elsewhere/scenario.js';
import { usageError } from '../../src/errors/user-error.js';

describe('toldScenario', () => {
  it('writes out the options of a scenario of this program, and checks them', async () => {
    const { kind, part } = await toldScenario('split-mnist/task', { classesPerTask: 5 });
    expect([kind, part]).toEqual([
      'task',
      { name: 'split-mnist/task', classesPerTask: 5, classOrder: 'fixed', heldOut: 0 },
    ]);
    await expect(toldScenario('split-mnist/task', { classesPerTusk: 5 })).rejects.toThrow(
      /unknown option of scenario split-mnist\/task "classesPerTusk": did you mean "classesPerTask"/,
    );
  });

  it('takes any options of another one, whose name must end in the setting', async () => {
    expect(await toldScenario('core50/nc/class', { order: 3 })).toEqual({
      kind: 'class',
      part: { name: 'core50/nc/class', order: 3 },
      definition: undefined,
      own: [],
    });
    for (const name of ['core50/nc', 'core50', 'core50-class', 'core50/Class']) {
      await expect(toldScenario(name)).rejects.toThrow(
        usageError(
          `the name of a scenario ends in its setting: ${name}/task, ${name}/domain, ${name}/class; ${name} does not`,
        ),
      );
    }
  });
});

it('tasksOf counts the tasks of this program’s scenarios, with the options that were told', async () => {
  expect(await tasksOf(await toldScenario('split-mnist/class'), 1)).toBe(5);
  expect(await tasksOf(await toldScenario('split-mnist/domain', { classesPerTask: 5 }), 1)).toBe(2);
  expect(await tasksOf(await toldScenario('permuted-mnist/domain', { tasks: 3 }), 1)).toBe(3);
  expect(await tasksOf(await toldScenario('core50/nc/class'), 1)).toBeUndefined();
});

import { expect, it } from 'vitest';
import { createEngine } from '../../src/engine/create.js';
import type { Engine } from '../../src/engine/engine.js';
import { strategies } from '../../src/plugins/strategies.js';
import { smallCurriculum, smallMethod } from '../../src/testing/small-tasks.js';
import { Learner } from '../../src/training/learner.js';

it.each(['ewc', 'online-ewc', 'mas'])(
  'tasks with output layers of their own share one program for the importance: %s',
  async (name) => {
    const engine = await createEngine('onnx');
    const scanned: string[] = [];
    const watched: Engine = {
      ...engine,
      scan: ((what: string, step: never) => {
        scanned.push(what);
        return engine.scan(what, step);
      }) as Engine['scan'],
    };
    const method = smallMethod(await strategies.find(name), 'task');
    await new Learner(watched, method).learn(smallCurriculum(method));
    await engine.release();
    expect(scanned.filter((what) => what === `importance of ${name}`)).toHaveLength(1);
  },
);

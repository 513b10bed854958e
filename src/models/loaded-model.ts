import { float32, isArray, type NdArray } from '../engine/array.js';
import { CodedArray } from '../engine/coded-array.js';
import { createEngine } from '../engine/create.js';
import { deviceEnvironment } from '../engine/device-environment.js';
import type { Backend, Device, Engine } from '../engine/engine.js';
import { canHaveLanes, Lanes } from '../engine/lanes/lanes.js';
import { usageError } from '../errors/user-error.js';
import type { Scenario } from '../plugins/task-sequence.js';
import { Random } from '../random/random.js';
import { laneOf } from '../runs/batched/groups.js';
import { curriculumOf } from '../runs/curriculum.js';
import { DataInHand } from '../runs/data-in-hand.js';
import { methodOf } from '../runs/method.js';
import { requireRepeatable } from '../runs/resolve-again.js';
import { Course } from '../training/course.js';
import type { Curriculum } from '../training/curriculum.js';
import { Evaluator } from '../training/evaluation.js';
import type { Method } from '../training/method.js';
import { ofTask } from '../training/of-task.js';
import { Predictor } from '../training/prediction.js';
import type { TaskAccuracy } from '../training/task-accuracy.js';
import { TaskTests } from '../training/task-tests.js';
import { type RunOfModel, readModel } from './model-file.js';
import type { TrainedNetwork } from './trained-network.js';

/** Samples as a program has them: pixels of images, 0 … 255, or what the network takes, row after row. */
export type ModelInputs = Uint8Array | Float32Array | NdArray;

/** A trained network with what it takes to test it and to predict. */
export class LoadedModel {
  private readonly evaluator: Evaluator;
  private readonly predictor: Predictor;
  private readonly course: Course;
  /** Calls take turns: an engine has one at a time. */
  private latest: Promise<unknown> = Promise.resolve();

  constructor(
    readonly run: RunOfModel,
    readonly network: TrainedNetwork,
    private readonly work: {
      engine: Engine;
      method: Method;
      scenario: Scenario;
      curriculum: Curriculum;
      leave: () => Promise<void>;
    },
  ) {
    const { engine, method, curriculum } = work;
    this.evaluator = new Evaluator(engine, method);
    this.predictor = new Predictor(engine, method);
    this.course = new Course(curriculum.experiences, curriculum.stream);
  }

  /** Tests on all tasks, as at the end of the run. @throws UserError if a loss is not finite */
  evaluate(): Promise<TaskAccuracy[]> {
    return this.inTurn(async () => {
      const { engine, method, curriculum } = this.work;
      const found: TaskAccuracy[] = [];
      const listener = { accuracy: (entry: TaskAccuracy) => found.push(entry) };
      const tests = new TaskTests(engine, this.evaluator, method, {
        curriculum,
        course: this.course,
        listener,
      });
      const { parameters, state: strategy } = this.network;
      await tests.after(this.last, { parameters, strategy });
      return found;
    });
  }

  /**
   * What predictions are the largest of, [samples, outputs].
   * @param task counted from 1; only where the setting tells it
   * @throws UserError (usage) if the samples or the task do not fit
   */
  scores(inputs: ModelInputs, task?: number): Promise<NdArray> {
    const tested = this.requireTask(task);
    const features = this.featuresOf(inputs);
    const { method } = this.work;
    const network = { ...this.network, task: tested };
    return this.inTurn(() =>
      this.predictor.scores(network, ofTask(method, this.course, this.last, tested), features),
    );
  }

  /** Frees what it holds. */
  close(): Promise<void> {
    return this.inTurn(() => this.work.leave());
  }

  private get last(): number {
    return this.work.scenario.experiences.length - 1;
  }

  private inTurn<T>(call: () => Promise<T>): Promise<T> {
    const turn = this.latest.then(call);
    this.latest = turn.catch(() => {});
    return turn;
  }

  /** The index of the task whose samples these are to the network. */
  private requireTask(task: number | undefined): number {
    const { name, kind } = this.work.scenario;
    const tasks = this.last + 1;
    if (kind !== 'task') {
      if (task === undefined) return this.last;
      throw usageError(`in ${name} the network is not told the task; leave task out`);
    }
    if (task === undefined)
      throw usageError(`in ${name} the network is told the task; give task, 1 to ${tasks}`);
    if (Number.isInteger(task) && task >= 1 && task <= tasks) return task - 1;
    throw usageError(`task must be a whole number from 1 to ${tasks}, but is ${task}`);
  }

  private featuresOf(inputs: ModelInputs): NdArray {
    const { scenario, curriculum, method } = this.work;
    const width = method.network.shape.inputs;
    const values = isArray(inputs) ? inputs.data : inputs;
    const count = values.length / width;
    if (!Number.isInteger(count) || count === 0) {
      throw usageError(`each sample has ${width} numbers, but there are ${values.length} in all`);
    }
    if (values instanceof Uint8Array) {
      const { testFeatures } = curriculum;
      if (testFeatures instanceof CodedArray) {
        return new CodedArray([count, width], values, testFeatures.levels);
      }
      const { name } = this.run.configuration.backbone;
      const what = name === 'features' ? 'features' : `features of ${name}`;
      throw usageError(
        `${scenario.name} takes ${what}, not pixels; give them as a Float32Array, ${width} numbers for each sample`,
      );
    }
    if (!values.every(Number.isFinite)) throw usageError('the samples have numbers that are not finite');
    return float32([count, width], values);
  }
}

/** On what a network is loaded. */
export interface LoadedOn {
  /** Default: what the run was computed with. */
  backend?: Backend | undefined;
  device?: Device | undefined;
}

/**
 * Reads a network that `run --save-model` has written, with the data of its scenario.
 * @throws UserError if the file, its run's code or its data are missing, damaged or not the same any more
 */
export async function loadModel(file: string, { backend, device }: LoadedOn = {}): Promise<LoadedModel> {
  const { run, network } = readModel(file);
  await requireRepeatable(run);
  const { configuration, environment } = run;
  const on = device ?? (environment.device as Device);
  // NVIDIA's libraries read it when they are first used, as in the process that computed the run.
  if (on === 'cuda') Object.assign(process.env, deviceEnvironment(environment.tf32));
  const engine = await createEngine(backend ?? (environment.backend as Backend), on, {
    flushDenormals: true,
  });
  const { scenario, features } = await new DataInHand(engine.device).tasksOf(configuration);
  const method = await methodOf(configuration, scenario, features.train.features.shape[1]!);
  const curriculum = curriculumOf(scenario, features, method.network, new Random(configuration.seed));
  const { place, leave } = placeOn(engine, run);
  return new LoadedModel(run, network, { engine: place, method, scenario, curriculum, leave });
}

/** The engine of the lane that the run was computed in: how many there were decides how numbers are rounded. */
function placeOn(engine: Engine, run: RunOfModel): { place: Engine; leave: () => Promise<void> } {
  const { batchSeeds = 1 } = run.environment;
  if (batchSeeds === 1 || !canHaveLanes(engine)) return { place: engine, leave: () => engine.release() };
  const lanes = new Lanes(engine, batchSeeds);
  const lane = laneOf(run.configuration.seed, batchSeeds);
  const leave = async () => {
    lanes.leave(lane);
    await lanes.release();
    await engine.release();
  };
  return { place: lanes.lane(lane), leave };
}

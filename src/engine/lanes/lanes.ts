import type { Engine } from '../engine.js';

/**
 * Engines for learners that run side by side, one each: they wait for each other, and what they call together is computed
 * together. Here still one after the other, on one engine.
 */
export class Lanes {
  private latest: Promise<unknown> = Promise.resolve();
  private readonly engines = new Map<number, Engine>();

  constructor(
    private readonly engine: Engine,
    readonly width: number,
  ) {}

  /** A learner's engine, 0 … width − 1, for which the others wait from now on; the same one after it has left. */
  lane(index: number): Engine {
    const known = this.engines.get(index);
    if (known) return known;
    const { engine } = this;
    const made: Engine = {
      backend: engine.backend,
      device: engine.device,
      compile: (name, fn) => this.inTurn(engine.compile(name, fn)),
      scan: (name, step) => this.inTurn(engine.scan(name, step)),
      get programs() {
        return engine.programs;
      },
      get compiling() {
        return engine.compiling;
      },
      release: () => engine.release(),
    };
    this.engines.set(index, made);
    return made;
  }

  /** Has to be called when a learner has ended, so that the others no longer wait for it. */
  leave(index: number): void {
    if (index >= this.width) throw new RangeError(`there is no lane ${index}`);
  }

  private inTurn<Given, Made>(call: (given: Given) => Promise<Made>): (given: Given) => Promise<Made> {
    return (given) => {
      const made = this.latest.then(() => call(given));
      this.latest = made.catch(() => {});
      return made;
    };
  }
}

import type { Engine } from '../engine.js';

/**
 * Engines for learners that run side by side, one each: they wait for each other, and what they call together is computed
 * together. Here still one after the other, on one engine.
 */
export class Lanes {
  private latest: Promise<unknown> = Promise.resolve();
  private readonly atWork = new Set<number>();

  constructor(
    private readonly engine: Engine,
    readonly width: number,
  ) {}

  /** The engine of a lane, 0 … width − 1, which is at work from now on. @throws Error if it is at work already */
  lane(index: number): Engine {
    if (index < 0 || index >= this.width) throw new Error(`there is no lane ${index} among ${this.width}`);
    if (this.atWork.has(index)) throw new Error(`lane ${index} is at work`);
    this.atWork.add(index);
    const { engine } = this;
    return {
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
  }

  /** A lane is done, or has failed, or is no longer wanted: others do not wait for it any more. It can be taken again. */
  leave(index: number): void {
    this.atWork.delete(index);
    if (this.atWork.size === 0) this.latest = this.latest.then(() => this.engine.release());
  }

  private inTurn<Given, Made>(call: (given: Given) => Promise<Made>): (given: Given) => Promise<Made> {
    return (given) => {
      const made = this.latest.then(() => call(given));
      this.latest = made.catch(() => {});
      return made;
    };
  }
}

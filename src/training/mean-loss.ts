/** The mean of steps' losses since it was last taken. */
export class MeanLoss {
  private sum = 0;
  private steps = 0;

  add(losses: ArrayLike<number>): void {
    for (let step = 0; step < losses.length; step++) this.sum += losses[step]!;
    this.steps += losses.length;
  }

  /** @returns null if there was no step */
  take(): number | null {
    const mean = this.steps === 0 ? null : this.sum / this.steps;
    [this.sum, this.steps] = [0, 0];
    return mean;
  }
}

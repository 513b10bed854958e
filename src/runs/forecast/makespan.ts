/** Seconds until the last worker is done, if each takes the next run when it has ended one. @param seconds of each run */
export function makespan(seconds: readonly number[], workers: number): number {
  const busy = Array.from({ length: workers }, () => 0);
  for (const one of seconds) {
    const free = busy.indexOf(Math.min(...busy));
    busy[free]! += one;
  }
  return Math.max(0, ...busy);
}

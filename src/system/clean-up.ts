const left = new Set<() => void>();

/**
 * Does work, and then cleans up after it. If a signal ends the process in the middle of the work, that cleans up too.
 * @param cleanUp must not throw
 */
export async function cleanedUp<T>(cleanUp: () => void, work: () => Promise<T>): Promise<T> {
  left.add(cleanUp);
  try {
    return await work();
  } finally {
    left.delete(cleanUp);
    cleanUp();
  }
}

/** Has something cleaned up if a signal ends the process. It may have been done by then. */
export function cleanUpIfEnded(cleanUp: () => void): void {
  left.add(cleanUp);
}

/** Cleans up, the latest first, because the process is about to end. */
export function cleanUpNow(): void {
  for (const cleanUp of [...left].reverse()) cleanUp();
  left.clear();
}

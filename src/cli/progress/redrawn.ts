import type { WriteStream } from 'node:tty';
import type { createLogUpdate } from 'log-update';

/** Text on a terminal that is drawn anew in its place. */
export interface Redrawn {
  draw(text: string): void;
  clear(): void;
  /** Leaves the text as it is. */
  done(): void;
}

/** The library that draws takes time to load, so it is loaded beside the work; until then nothing is drawn. */
export function redrawn(stream: WriteStream): Redrawn {
  let update: ReturnType<typeof createLogUpdate> | undefined;
  void import('log-update').then((library) => {
    update = library.createLogUpdate(stream);
  });
  return {
    draw: (text) => update?.(text),
    clear: () => update?.clear(),
    done: () => update?.done(),
  };
}

import { fileURLToPath } from 'node:url';

/** The path of a script of the peer. */
export const script = (name: 'describe' | 'step' | 'run' | 'avalanche_run' | 'features'): string =>
  fileURLToPath(new URL(`./scripts/${name}.py`, import.meta.url));

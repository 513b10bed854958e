import { createRequire } from 'node:module';
import { GlobalFonts } from 'canvas';
import { UserError } from '../../errors/user-error.js';

const family = 'Inter';
let isRegistered = false;

/**
 * The font family for charts. It comes with the project, so that charts look the same on every machine and have
 * labels even on machines without fonts. Registered once: each time more makes every later text slower.
 * @throws UserError if its files are missing or damaged
 */
export function fontFamily(): string {
  if (isRegistered) return family;
  const { resolve } = createRequire(import.meta.url);
  for (const weight of [400, 700]) {
    const file = resolve(`@fontsource/inter/files/inter-latin-${weight}-normal.woff2`);
    if (!GlobalFonts.registerFromPath(file, family)) {
      throw new UserError(`the font ${file} cannot be read: reinstall the dependencies (npm ci)`);
    }
  }
  isRegistered = true;
  return family;
}

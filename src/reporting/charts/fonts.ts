import { createRequire } from 'node:module';
import { GlobalFonts } from 'canvas';
import { UserError } from '../../errors/user-error.js';

const family = 'Inter';

/**
 * A font family to draw with. It is the project's own, so that charts look the same on every machine, and have
 * labels on machines without fonts, where text would be drawn as nothing.
 * @throws UserError when its files are missing or damaged.
 */
export function fontFamily(): string {
  const { resolve } = createRequire(import.meta.url);
  for (const weight of [400, 700]) {
    const file = resolve(`@fontsource/inter/files/inter-latin-${weight}-normal.woff2`);
    if (!GlobalFonts.registerFromPath(file, family)) {
      throw new UserError(`the font ${file} cannot be read: reinstall the dependencies (npm ci)`);
    }
  }
  return family;
}

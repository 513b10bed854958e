import { GlobalFonts } from 'canvas';
import { UserError } from '../errors.js';

/** Sans-serif families from the best on. */
const PREFERRED = ['Inter', 'Helvetica Neue', 'Arial', 'Liberation Sans', 'Noto Sans', 'DejaVu Sans'];

/** Where fonts lie on systems whose own listing of them is empty. */
const FOLDERS = [
  '/usr/share/fonts',
  '/usr/local/share/fonts',
  '/usr/share/X11/fonts',
  '/run/current-system/sw/share/X11/fonts',
  '/Library/Fonts',
  '/System/Library/Fonts',
  'C:\\Windows\\Fonts',
];

/**
 * A font family that is there for drawing.
 * @throws UserError on a machine without fonts, where text would be drawn as nothing.
 */
export function fontFamily(): string {
  if (GlobalFonts.families.length === 0) for (const folder of FOLDERS) GlobalFonts.loadFontsFromDir(folder);
  const family = PREFERRED.find((name) => GlobalFonts.has(name)) ?? GlobalFonts.families[0]?.family;
  if (family === undefined) {
    throw new UserError(
      'this machine has no fonts to label charts with; install some (Debian: apt install fonts-dejavu-core)',
    );
  }
  return family;
}

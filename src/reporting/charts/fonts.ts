import { createRequire } from 'node:module';
import { GlobalFonts } from 'canvas';
import { UserError } from '../../errors/user-error.js';

/** Inter's files, by the scripts that they have: what comes first goes before. */
const SCRIPTS = ['latin', 'latin-ext', 'greek', 'greek-ext', 'cyrillic', 'cyrillic-ext', 'vietnamese'];
const WEIGHTS = [400, 700];

/** What systems have for other scripts and signs. Those that are installed are used, in this order. */
const OTHERS = [
  ...[
    'Noto Sans CJK SC',
    'Noto Sans SC',
    'Source Han Sans SC',
    'PingFang SC',
    'Microsoft YaHei',
    'WenQuanYi Zen Hei',
  ],
  ...[
    'Noto Sans JP',
    'Hiragino Sans',
    'Yu Gothic',
    'IPAGothic',
    'Noto Sans KR',
    'Apple SD Gothic Neo',
    'Malgun Gothic',
  ],
  ...['Noto Sans Arabic', 'Noto Sans Hebrew', 'Noto Sans Devanagari', 'Noto Sans Bengali', 'Noto Sans Tamil'],
  ...['Noto Sans Thai', 'Kohinoor Devanagari', 'Nirmala UI', 'Leelawadee UI', 'Thonburi'],
  ...['DejaVu Sans', 'Noto Sans', 'Segoe UI', 'Segoe UI Symbol', 'Arial Unicode MS', 'Noto Sans Symbols 2'],
  ...['Noto Color Emoji', 'Apple Color Emoji', 'Segoe UI Emoji'],
];

let families: string | undefined;

/**
 * The font families for charts, as in CSS. Inter comes with the project, so that charts look the same on every machine and
 * have labels even on machines without fonts. It has Latin, Greek and Cyrillic letters; others are taken from the machine's
 * fonts, if it has any. Registered once: each time more makes every later text slower.
 * @throws UserError if Inter's files are missing or damaged
 */
export function fontFamily(): string {
  if (families !== undefined) return families;
  const { resolve } = createRequire(import.meta.url);
  for (const script of SCRIPTS) {
    for (const weight of WEIGHTS) {
      const file = resolve(`@fontsource/inter/files/inter-${script}-${weight}-normal.woff2`);
      if (!GlobalFonts.registerFromPath(file, familyOf(script))) {
        throw new UserError(`the font ${file} cannot be read: reinstall the dependencies (npm ci)`);
      }
    }
  }
  const installed = OTHERS.filter((name) => GlobalFonts.has(name));
  families = [...SCRIPTS.map(familyOf), ...installed].map((name) => `"${name}"`).join(', ');
  return families;
}

/** Each file needs a family of its own: within one, no other file is asked for a letter that the first one lacks. */
const familyOf = (script: string): string => `Inter ${script}`;

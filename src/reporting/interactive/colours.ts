import { COLOURS } from '../charts/palette.js';

/** The style sheet's name of a line's colour. Pages embed this function's source text. @param light as in a picture */
export const colourName = (light: string): string => `line-${light.slice(1).toLowerCase()}`;

const declared = (of: (colour: (typeof COLOURS)[number]) => string): string =>
  COLOURS.map((colour) => `--${colourName(colour.light)}: ${of(colour)};`).join(' ');

/** Style sheet of the lines' colours, on a light and on a dark page. */
export const COLOURS_STYLE = `
:root { ${declared(({ light }) => light)} }
@media screen and (prefers-color-scheme: dark) { :root { ${declared(({ dark }) => dark)} } }
`;

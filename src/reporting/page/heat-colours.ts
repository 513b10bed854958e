import { heatOf } from '../charts/squares.js';

/** The class of a square, by its fraction in whole percent. */
export const heatClass = (fraction: number): string => `h${Math.round(100 * fraction)}`;

const rules = (groundOf: (fraction: number) => ReturnType<typeof heatOf>): string =>
  Array.from({ length: 101 }, (_, percent) => {
    const { ground, ink } = groundOf(percent / 100);
    return `.h${percent}{background:${ground};color:${ink}}`;
  }).join('\n');

/**
 * Style sheet of the squares. On a dark page the scale is turned round, so that it is still the high fractions that
 * stand out.
 */
export const HEAT_STYLE = `
${rules(heatOf)}
@media screen and (prefers-color-scheme: dark) {
${rules((fraction) => heatOf(1 - fraction))}
}
`;

/** `my-method` as `My Method`. */
export const titleOf = (name: string): string =>
  name
    .split('-')
    .map((word) => `${word[0]!.toUpperCase()}${word.slice(1)}`)
    .join(' ');

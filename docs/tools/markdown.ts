/** A table of Markdown; cells are Markdown already. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

/** Text of the program, whose angle brackets are no tags. */
export const text = (plain: string): string => plain.replaceAll('<', '&lt;');

export const code = (plain: string): string => (plain === '' ? '' : `\`${plain}\``);

/** As the program writes it, with a capital letter and a full stop. */
export const sentence = (plain: string): string =>
  `${plain.charAt(0).toUpperCase()}${text(plain.slice(1))}${plain.endsWith('.') ? '' : '.'}`;

/** Papers on arXiv can be followed. */
export const linked = (source: string): string =>
  source.replace(/arXiv:(\d{4}\.\d{4,5})/g, '[arXiv:$1](https://arxiv.org/abs/$1)');

/** Parts of a page, apart from each other. */
export const page = (...parts: readonly string[]): string =>
  `${parts.filter((part) => part !== '').join('\n\n')}\n`;

export const GENERATED =
  '<!-- Generated from the program by npm run docs. Edit the program, not this page. -->';

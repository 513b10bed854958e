interface Token {
  type: string;
  children: Token[] | null;
  attrGet(name: string): string | null;
}

const CODE = /^(?!\w+:).*\.ts$/;

/**
 * Takes the links to files of code out of a page, and leaves their names: the site shows the code itself, and has no such
 * pages.
 */
export function withoutCodeLinks(tokens: readonly Token[]): void {
  for (const token of tokens) {
    let isWithin = false;
    token.children =
      token.children?.filter((child) => {
        if (child.type === 'link_open' && CODE.test(child.attrGet('href') ?? '')) {
          isWithin = true;
          return false;
        }
        if (!isWithin || child.type !== 'link_close') return true;
        isWithin = false;
        return false;
      }) ?? null;
  }
}

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { examples, pages, repository } from './pages.js';

describe.each(pages)('$file', ({ onSite, shown }) => {
  it('shows files, and parts of files, that are there', () => {
    for (const part of shown) {
      if (part.kind === 'block') continue;
      const text = readFileSync(join(repository, part.file), 'utf8');
      if (part.region !== undefined) expect(text).toMatch(new RegExp(`^\\s*// #region ${part.region}$`, 'm'));
    }
  });

  it('has no code that is not in a file', () => {
    const code = shown.flatMap((part) =>
      part.kind === 'block' && /^(ts|mts|typescript|js|mjs|javascript)$/.test(part.language)
        ? [part.content]
        : [],
    );
    // The site shows the files themselves. What is read on the repository's pages is a copy.
    const copied = onSite ? [] : Object.values(examples);
    expect(code.filter((block) => !copied.some((text) => text.includes(block)))).toEqual([]);
  });
});

it('shows every example', () => {
  const files = pages.flatMap(({ shown }) =>
    shown.flatMap((part) => (part.kind === 'file' ? [part.file] : [])),
  );
  expect(Object.keys(examples).filter((file) => !files.includes(`docs/examples/${file}`))).toEqual([]);
});

it('names every function for strategies in the guide, and none that there is not', () => {
  const guide = readFileSync(join(repository, 'docs/guides/own-strategy.md'), 'utf8');
  const [, table = ''] = guide.split('`continual-bench` also exports')[1]!.split('| --- | --- |');
  const rows = table.split('\n\n')[0]!.trim().split('\n');
  const named = rows.flatMap((row) => [...row.split('|')[1]!.matchAll(/`(\w+)/g)].map(([, name]) => name!));
  const ofStrategies = readFileSync(join(repository, 'src/index.ts'), 'utf8')
    .split('\n')
    .filter((line) => /^export \{.* from '.*\/(plugins\/(named|tools)|strategies)\b/.test(line))
    .flatMap((line) =>
      /\{(.*)\}/
        .exec(line)![1]!
        .split(',')
        .map((name) => name.trim()),
    );
  expect(named.sort()).toEqual([...new Set([...ofStrategies, 'fisherInformation'])].sort());
});

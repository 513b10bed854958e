import { existsSync } from 'node:fs';
import { Document, visit } from 'yaml';
import { usageError } from '../../errors/user-error.js';
import { writeWhole } from '../../system/write-whole.js';
import { type AskedGrid, formatOf } from './grid-file.js';
import { toFile } from './places.js';
import { setOf } from './set.js';

/** Checks that a grid can be written to a file. @throws UserError (usage) for one that is there */
export function requireNewFile(file: string): void {
  formatOf(file);
  if (existsSync(file)) {
    throw usageError(`${file} is there already, and is not replaced; give another name, or remove it`);
  }
}

/**
 * Writes a grid as YAML or JSON, by the name of the file.
 * @param comment lines to begin a YAML file with
 * @throws UserError if it cannot be written
 */
export function writeGrid(file: string, asked: AskedGrid, comment: readonly string[] = []): void {
  const { scenarios, heads, strategies, set, ...others } = asked;
  const content = {
    ...(scenarios && { scenarios: toFile(file, scenarios) }),
    ...(heads && { heads }),
    ...(strategies && { strategies: toFile(file, strategies) }),
    ...others,
    ...(set.length > 0 && { set: setOf(set) }),
  };
  writeWhole(
    file,
    formatOf(file) === 'json' ? `${JSON.stringify(content, null, 2)}\n` : yamlOf(content, comment),
  );
}

function yamlOf(content: object, comment: readonly string[]): string {
  const document = new Document(content);
  if (comment.length > 0) document.commentBefore = comment.map((line) => ` ${line}`).join('\n');
  visit(document, {
    Seq: (_, list) => {
      list.flow = true;
    },
  });
  return document.toString({ lineWidth: 0, flowCollectionPadding: false });
}

import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { readSource } from '../../../src/plugins/own/source.js';

const root = mkdtempSync(join(tmpdir(), 'continual-bench-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

let folders = 0;
/** Reads the first of these files, which lie in a new folder. */
async function sourceOf(files: Record<string, string>) {
  const folder = join(root, `${folders++}`);
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  return readSource(join(folder, Object.keys(files)[0]!));
}

const alone = 'export default 1;\n';
const importing = "import { one } from './lib/one.js';\nexport default one;\n";
const one = 'export const one: number = 1;\n';

it("is a file's own SHA-256, whatever its name, where it imports nothing of the user's", async () => {
  const { hash } = await sourceOf({ 'mine.ts': alone });
  expect(hash).toBe(createHash('sha256').update(alone).digest('hex'));
  expect((await sourceOf({ 'deep/er/other.mts': alone })).hash).toBe(hash);
  expect((await sourceOf({ 'mine.ts': `${alone}// More.\n` })).hash).not.toBe(hash);
});

it('depends on what is imported, wherever all of it lies', async () => {
  const { hash } = await sourceOf({ 'mine.ts': importing, 'lib/one.ts': one, 'lib/other.ts': '' });
  expect((await sourceOf({ 'renamed.ts': importing, 'lib/one.ts': one })).hash).toBe(hash);
  expect((await sourceOf({ 'mine.ts': importing, 'lib/one.ts': one.replace('= 1', '= 2') })).hash).not.toBe(
    hash,
  );
  const further = { 'lib/one.ts': "export * from '../far.js';\n", 'far.ts': one };
  const deep = await sourceOf({ 'mine.ts': importing, ...further });
  expect(deep.hash).not.toBe(hash);
  const changed = await sourceOf({ 'mine.ts': importing, ...further, 'far.ts': one.replace('= 1', '= 2') });
  expect(changed.hash).not.toBe(deep.hash);
});

it('does not depend on the order in which folders are sorted', async () => {
  const text = "import '../b/x.js';\nimport './y.js';\nexport default 1;\n";
  const early = await sourceOf({ 'a/mine.ts': text, 'a/y.ts': 'y();', 'b/x.ts': 'x();' });
  const late = await sourceOf({ 'z/mine.ts': text, 'z/y.ts': 'y();', 'b/x.ts': 'x();' });
  expect(late.hash).toBe(early.hash);
});

it('says where a file that makes no module is wrong', async () => {
  const { code, fault } = await sourceOf({ 'mine.ts': 'export default {\n  a: ,\n};\n' });
  expect(code).toBeUndefined();
  expect(fault).toMatch(/mine\.ts:2: Unexpected ","$/);
});

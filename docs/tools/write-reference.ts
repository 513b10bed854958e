import { writeFileSync } from 'node:fs';
import { referencePages } from './reference-pages.js';

for (const [file, page] of Object.entries(await referencePages())) {
  writeFileSync(new URL(`../${file}`, import.meta.url), page);
}

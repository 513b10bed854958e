import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { messageOf, UserError } from '../../errors/user-error.js';

/** Browser builds, next to each package's main file, and the licence notice if the build lacks one. */
const BUILDS = [
  { package: 'chart.js', file: 'chart.umd.min.js', notice: '' },
  {
    package: 'chartjs-chart-error-bars',
    file: 'index.umd.min.js',
    notice: '/*! chartjs-chart-error-bars, © Samuel Gratzl, released under the MIT License */\n',
  },
];

/**
 * Chart.js and its error bars as scripts to embed in a page, in this order.
 * @throws UserError if their files are missing
 */
export const chartLibraries = (): string[] =>
  BUILDS.map(({ package: name, file, notice }) => {
    try {
      const path = join(dirname(createRequire(import.meta.url).resolve(name)), file);
      // Source maps are separate files, which a self-contained page does not have.
      return notice + readFileSync(path, 'utf8').replace(/\n\/\/# sourceMappingURL=.*\s*$/, '\n');
    } catch (error) {
      throw new UserError(`${name} cannot be read: reinstall the dependencies (npm ci): ${messageOf(error)}`);
    }
  });

import type { Setting } from './report.js';

/** What was measured with, for people: a line for the machine, for ours and for each peer. */
export function settingLines({ machine, versions, peers }: Setting): string[] {
  const list = Object.entries(versions).map(([name, version]) => `${name} ${version}`);
  const theirs = peers.map(
    ({ name, version, python, pythonVersion, kernel, instructions, flushesDenormals, avalanche }) =>
      `${name} ${version} (${python}, Python ${pythonVersion}): ${kernel}; ${instructions}; denormals ${flushesDenormals ? 'flushed to zero' : 'kept'}${avalanche ? `; Avalanche ${avalanche}` : ''}`,
  );
  return [`${machine.processor}, ${machine.cores} cores, ${machine.system}`, list.join(', '), ...theirs];
}

import { countOf } from '../reporting/cells/numbers.js';
import { codeChanges } from '../runs/other-code.js';
import { PROTOCOL } from '../runs/protocol.js';
import type { BoundedCell, CheckedCell } from './check.js';

/** What has changed since a cell's bounds were derived: one clause each. Early bounds do not say what they are from. */
export const changesSince = ({ configuration, bounds: { code } }: BoundedCell): string[] =>
  code === undefined ? [] : codeChanges({ ...configuration, code }, configuration);

/**
 * What the marks of the code have to do with the results of a check, one line each: bounds that come from other code, and
 * numbers that have changed although no mark has.
 */
export function codeNotes(cells: readonly CheckedCell[]): string[] {
  const changes = cells.map(changesSince);
  const outdated = changes.filter((ofCell) => ofCell.length > 0).length;
  const unmarked = cells.filter(
    ({ apart, apartLimit }, index) =>
      apart !== null && apartLimit !== null && apart > apartLimit && changes[index]!.length === 0,
  ).length;
  return [
    ...(outdated > 0
      ? [
          `the bounds of ${outdated} of ${countOf(cells.length, 'cell')} come from other code than is installed: ${[...new Set(changes.flat())].join(', ')}`,
        ]
      : []),
    ...(unmarked > 0
      ? [
          `in ${countOf(unmarked, 'cell')} the same seeds gave other accuracies under the same protocol, ${PROTOCOL}: if a change in src/ is the reason, raise PROTOCOL in src/runs/protocol.ts`,
        ]
      : []),
  ];
}

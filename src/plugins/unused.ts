import { unknownName } from '../errors/unknown-name.js';

/** What a scenario's author generates may have these properties, and its parts may have those. */
const ofSequence = ['experiences', 'outputs', 'testedOn'];
const ofExperience = ['train', 'test', 'classes'];
const ofSplit = ['rows', 'labels'];

/**
 * Refuses what an author's sequence of tasks has but nobody reads, such as a misspelt `testOn`.
 * @param added what the definition adds to the sequence; it may be there already
 * @throws UserError that names the property
 */
export function refuseUnused(sequence: unknown, added: object): void {
  const isAdded = ([key, value]: [string, unknown]) => (added as Record<string, unknown>)[key] === value;
  const own = Object.fromEntries(Object.entries(sequence ?? {}).filter((entry) => !isAdded(entry)));
  refuseOthers('what generate returns', own, ofSequence);
  if (!Array.isArray(own.experiences)) return;
  for (const [index, experience] of (own.experiences as unknown[]).entries()) {
    const task = `task ${index + 1}`;
    refuseOthers(task, experience, ofExperience);
    const { train, test } = (experience ?? {}) as { train?: unknown; test?: unknown };
    refuseOthers(`train of ${task}`, train, ofSplit);
    refuseOthers(`test of ${task}`, test, ofSplit);
  }
}

function refuseOthers(what: string, value: unknown, known: readonly string[]): void {
  if (typeof value !== 'object' || value === null) return;
  const other = Object.keys(value).find((key) => !known.includes(key));
  if (other !== undefined) throw unknownName(`property of ${what}`, other, known);
}

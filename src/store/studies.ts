import type { Database } from 'better-sqlite3';
import { z } from 'zod';
import { canonical } from '../runs/canonical.js';
import type { SeedlessConfiguration } from '../runs/configuration.js';
import { scales } from '../tuning/space/range.js';
import type { StoredStudy, Study, StudyDefinition } from '../tuning/study.js';
import { parsedJson } from './parsed-json.js';
import { configurationSchema } from './schemas.js';

const definitionSchema = z.strictObject({
  space: z.array(
    z.strictObject({
      option: z.string(),
      range: z.union([
        z.strictObject({ scale: z.enum(scales), low: z.number(), high: z.number() }),
        z.strictObject({ scale: z.literal('list'), values: z.array(z.json()) }),
      ]),
    }),
  ),
  seed: z.int().nonnegative(),
  seeds: z.array(z.int().positive()).min(1),
  defaults: z.array(z.json()),
});

const trialSchema = configurationSchema.omit({ seed: true });

/** Stores a study, unless it is there. Call within a transaction. */
export function addStudy(
  database: Database,
  { id, trials, ...study }: Study,
  createdAt = new Date().toISOString(),
): void {
  const { space, seed, seeds, defaults } = study;
  const definition: StudyDefinition = { space, seed, seeds, defaults };
  const added = database
    .prepare('INSERT INTO studies (id, definition, created_at) VALUES (?, ?, ?) ON CONFLICT DO NOTHING')
    .run(id, JSON.stringify(definition), createdAt);
  if (added.changes === 0) return;
  const add = database.prepare('INSERT INTO study_trials (study_id, trial, configuration) VALUES (?, ?, ?)');
  for (const [index, configuration] of trials.entries()) add.run(id, index + 1, canonical(configuration));
}

/**
 * The stored studies, the latest first. Call within a transaction.
 * @param undamaged reads one, and explains what goes wrong
 */
export function storedStudies(
  database: Database,
  undamaged: <T>(id: string, read: () => T) => T,
): StoredStudy[] {
  const trialsOf = database
    .prepare<[string], string>('SELECT configuration FROM study_trials WHERE study_id = ? ORDER BY trial')
    .pluck();
  return database
    .prepare<[], { id: string; definition: string; created_at: string }>(
      'SELECT * FROM studies ORDER BY created_at DESC, id',
    )
    .all()
    .map(({ id, definition, created_at: createdAt }) =>
      undamaged(id, () => ({
        ...(parsedJson(definition, definitionSchema) as StudyDefinition),
        id,
        trials: trialsOf.all(id).map((text) => parsedJson(text, trialSchema) as SeedlessConfiguration),
        createdAt,
      })),
    );
}

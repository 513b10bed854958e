import { z } from 'zod';
import type { DatasetDefinition } from '../data/own/definition.js';
import { datasetNames } from '../data/registry.js';
import {
  functionSchema,
  LONGEST_NAME,
  type Misfit,
  namePattern,
  propertyMisfit,
  textSchema,
} from './misfit.js';

const common = {
  name: z
    .string()
    .max(LONGEST_NAME)
    .regex(namePattern, 'must be letters, digits and single hyphens, such as my-data')
    .refine((name) => !datasetNames.includes(name), {
      error: ({ input }) => `there is already a dataset "${input}": give this one another name`,
    }),
  title: textSchema,
  source: textSchema,
  classes: z.int().min(2),
  read: functionSchema,
};

const extent = z.int().positive();
const perChannel = z.array(z.number()).min(1);

const imagesSchema = z.strictObject({
  ...common,
  images: z
    .strictObject({ channels: extent, height: extent, width: extent, padding: z.int().min(0).optional() })
    .refine(({ height, width, padding = 0 }) => 2 * padding < Math.min(height, width), {
      error: 'the padding leaves nothing of them',
    }),
  normalisation: z
    .strictObject({ mean: perChannel, deviation: z.array(z.number().positive()).min(1) })
    .optional(),
});

const featuresSchema = z.strictObject({ ...common, features: extent });

/** What is wrong with the definition of a dataset, whose types may never have been checked. */
export function datasetMisfit(definition: DatasetDefinition): Misfit | undefined {
  const ofFeatures = Object.hasOwn(definition, 'features');
  if (ofFeatures === Object.hasOwn(definition, 'images')) {
    const message =
      'a dataset has either images or features; say what its images are like, or how many features';
    return { property: 'defineDataset', message };
  }
  const misfit = propertyMisfit('dataset', ofFeatures ? featuresSchema : imagesSchema, definition);
  if (misfit || !('images' in definition) || !definition.normalisation) return misfit;
  const { channels } = definition.images;
  for (const [what, values] of Object.entries(definition.normalisation)) {
    if (values.length === channels) continue;
    const message = `normalisation.${what} has ${values.length} numbers, but images have ${channels} channels`;
    return { property: 'normalisation', message };
  }
  return undefined;
}

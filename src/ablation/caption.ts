import { assignments } from '../reporting/cells/flatten.js';
import { CAPTION } from '../reporting/cells/numbers.js';
import type { Settings } from '../runs/resolve.js';
import type { AblationName } from './plan.js';

const DIFFERENCE = "After each result comes its difference from the paper's preset on the same seeds.";

/** What the variants of each list are. */
const variantsAre: Record<AblationName, string> = {
  open: `Each variant is the paper's preset with the named change. ${DIFFERENCE}`,
  released: `Variants are the paper's preset with what the authors' released program does otherwise: one thing alone or, where numbered, together with all those before it. ${DIFFERENCE}`,
  tuning:
    "Each variant is the paper's preset with the named options. Besides, NSM has the released program's number of programs and initial values, and the orthogonal loss counts in Neurocoder's importance. Chosen options are those of the preset tuned. All are tested on training images that are held out.",
};

/** Explains the numbers of an ablation, in paragraphs. @param settings set for all variants */
export const captionOf = (ablation: AblationName, settings: Settings): string[] =>
  captionWith(variantsAre[ablation], settings);

/** The same for variants of a user's own. @param base the name of what they are compared with */
export const ownCaption = (base: string, settings: Settings): string[] =>
  captionWith(
    `Each variant differs from ${base} in the named option alone. After each result comes its difference from ${base} on the same seeds.`,
    settings,
  );

function captionWith(variants: string, settings: Settings): string[] {
  const set = assignments(settings);
  return [CAPTION, variants, ...(set.length > 0 ? [`Set for all variants: ${set.join(', ')}.`] : [])];
}

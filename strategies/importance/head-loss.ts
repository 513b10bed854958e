import { z } from 'zod';

/** Option of the strategies that weight parameters by importance. */
export const headLoss = z
  .boolean()
  .default(false)
  .describe("whether the head's own loss (Neurocoder's orthogonal loss) is included in the importance");

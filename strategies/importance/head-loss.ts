import { z } from 'zod';

/** Option of the strategies that weigh parameters by their importance. */
export const headLoss = z
  .boolean()
  .default(false)
  .describe("whether the head's own loss (Neurocoder's orthogonal loss) counts in the importance");

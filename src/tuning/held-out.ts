import { UserError } from '../errors/user-error.js';
import { madeTasks } from '../runs/checked-tasks.js';
import type { PlannedStudy } from './plan.js';
import { runsOfTrial } from './study.js';

/**
 * Makes the tasks of each study once, before anything is run.
 * @throws UserError if the options of a scenario do not fit its data, or if trials would be tested on test images
 */
export async function requireHeldOut(planned: readonly PlannedStudy[]): Promise<void> {
  const seen = new Set<string>();
  for (const { study, chosen } of planned) {
    if (seen.has(chosen.scenario)) continue;
    seen.add(chosen.scenario);
    const [run] = runsOfTrial(study, 1, 1);
    const { testedOn } = await madeTasks(run!.configuration);
    if (testedOn === 'train') continue;
    throw new UserError(
      `${chosen.scenario} tests on its test images although scenario.heldOut is set; nothing may be chosen by them`,
    );
  }
}

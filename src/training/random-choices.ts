import type { Random } from '../random/random.js';
import type { Curriculum } from './curriculum.js';

/** All that a run's seed decides about how its tasks are learnt. */
export const randomChoices = (random: Random): Pick<Curriculum, 'order' | 'drawn' | 'random'> => ({
  order: (task, epoch, samples, phase) => {
    // The first phase's stream has the name that it had when there was only one.
    const purpose = phase === 0 ? [task, epoch] : [task, epoch, phase];
    return random.split('batch order', ...purpose).permutation(samples);
  },
  drawn: (task, samples, count) => random.split('importance samples', task).sample(samples, count),
  random,
});

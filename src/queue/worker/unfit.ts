import { otherData, requireDataset, requireSameData, requireUnchangedDataset } from '../../data/registry.js';
import { messageOf, UserError } from '../../errors/user-error.js';
import type { Requirement } from '../requirement.js';

/** What a worker has, apart from data. */
export interface Offer extends Pick<Requirement, 'version' | 'code' | 'backend' | 'device' | 'tf32'> {
  /** Whether it runs the code of users' own files. */
  trustsPlugins: boolean;
}

/** Why a worker cannot take runs that need something, in a clause; undefined if it can. */
export async function unfit(required: Requirement, offer: Offer): Promise<string | undefined> {
  if (required.version !== offer.version || required.code !== offer.code) {
    return `they are for continual-bench ${required.version} (code ${required.code}), and this is ${offer.version} (code ${offer.code})`;
  }
  const wanted = meansText(required);
  if (wanted !== meansText(offer)) return `they need a worker with ${wanted}`;
  if (required.ownFiles && !offer.trustsPlugins) {
    return 'they run code of their own; a worker runs it only with --trust-plugins';
  }
  try {
    requireDataset(required.dataset);
    requireSameData(required.dataset, required.data, otherData(required.dataset));
    await requireUnchangedDataset(required.dataset);
    return undefined;
  } catch (error) {
    if (error instanceof UserError) return messageOf(error);
    throw error;
  }
}

const meansText = ({ backend, device, tf32 }: Pick<Requirement, 'backend' | 'device' | 'tf32'>): string =>
  [`--backend ${backend}`, `--device ${device}`, ...(tf32 ? ['--tf32'] : [])].join(' ');

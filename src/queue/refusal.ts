import { messageOf, UserError } from '../errors/user-error.js';
import type { Address } from './address.js';

/** What Redis answers while something is wrong with it, or with the rights there, that can be put right. */
const PASSING =
  /\b(BUSY|CLUSTERDOWN|LOADING|MASTERDOWN|MISCONF|NOAUTH|NOPERM|NOREPLICAS|OOM|READONLY|TRYAGAIN|WRONGPASS)\b/;

const isReply = (error: unknown): boolean => (error as Error).name === 'ReplyError';

/** Whether Redis refuses to do something now, such as to write when its memory is full, and may do it later. */
export const isPassing = (error: unknown): boolean => isReply(error) && PASSING.test(messageOf(error));

/** Whether Redis has answered that something cannot be done, which trying again would not change. */
export const isAnswer = (error: unknown): boolean =>
  typeof (error as { code?: unknown }).code === 'number' || (isReply(error) && !isPassing(error));

/** Why Redis refuses something, in one line. */
export const refusalText = (error: unknown): string => messageOf(error).split('\n')[0]!.replace(/\.$/, '');

/** What Redis refuses as an error for people; any other error as it is. */
export const explained = ({ shown }: Address, error: unknown): unknown =>
  isReply(error)
    ? new UserError(`the Redis at ${shown} refuses what a queue needs: ${refusalText(error)}`)
    : error;

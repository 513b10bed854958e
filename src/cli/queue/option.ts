import { Option } from '@commander-js/extra-typings';
import { addressOf } from '../../queue/address.js';

export const queueOption = () =>
  new Option(
    '--queue <address>',
    'put what is missing into a queue on Redis, redis://HOST:6379, for workers on any machines (continual-bench work), and store what they compute',
  )
    .argParser((text: string) => addressOf(text))
    .conflicts(['jobs', 'dryRun', 'saveModel']);

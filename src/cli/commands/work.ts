import { Argument, Command, Option } from '@commander-js/extra-typings';
import { checkDevice } from '../../engine/engine.js';
import { addressOf } from '../../queue/address.js';
import { connected } from '../../queue/connection.js';
import { runLabel } from '../../queue/run-label.js';
import type { Taken } from '../../queue/worker/taking-queue.js';
import { work } from '../../queue/worker/work.js';
import { countOf, duration } from '../../reporting/cells/numbers.js';
import { defaultJobs } from '../../runs/default-jobs.js';
import { backendOption, deviceOption, jobsOption, tf32Option } from '../options.js';
import { featureDisplay } from '../progress/feature-progress.js';
import { untilStopped, whenStopped } from '../stopping.js';

export const workCommand = () =>
  new Command('work')
    .description('take runs from a queue, compute them and hand them back, until a signal stops it')
    .addArgument(
      new Argument(
        '<address>',
        'where the queue is: redis://HOST:6379, or rediss://HOST:6379 for TLS',
      ).argParser((text: string) => addressOf(text)),
    )
    .addOption(jobsOption())
    .addOption(new Option('--until-idle', 'end once no run waits that this worker can compute'))
    .addOption(
      new Option(
        '--trust-plugins',
        "also compute runs that use files of their users' own: whoever can write to the queue can then run any code on this machine",
      ),
    )
    .addOption(backendOption())
    .addOption(deviceOption())
    .addOption(tf32Option())
    .addHelpText(
      'after',
      `
The runs come from: continual-bench run … --queue redis://HOST:6379
A password may be in the address, redis://:PASSWORD@HOST, or in the environment variable REDIS_PASSWORD.

Example: on each machine that is to help
  continual-bench work redis://head-node:6379`,
    )
    .action(async (address, { jobs, untilIdle, trustPlugins, backend, device, tf32 }) => {
      checkDevice(backend, device, tf32);
      whenStopped('runs that it held, if any, are back in the queue.');
      const say = (text: string) => process.stderr.write(`${text}\n`);
      const connection = await connected(address);
      const features = featureDisplay(process.stderr);
      const label = ({ data }: Taken) => runLabel(data.configuration);
      say(`working for ${address.shown}`);
      try {
        const done = await untilStopped((signal) =>
          work(
            connection,
            {
              ...{ backend, device, tf32, signal },
              jobs: jobs ?? defaultJobs(device),
              untilIdle: untilIdle ?? false,
              trustsPlugins: trustPlugins ?? false,
            },
            {
              features: features.progress,
              declined: (_, reason) => say(`takes no runs of a queue: ${reason}`),
              finished: (run, seconds) => say(`${label(run)}: done in ${duration(seconds)}`),
              failed: (run, reason) => say(`failed: ${label(run)}: ${reason}`),
              lost: (run, why) => say(`lost: ${label(run)}: ${why}`),
            },
          ),
        );
        say(`${countOf(done, 'run')} done`);
      } finally {
        features.end();
        connection.close();
      }
    });

import { fork } from 'node:child_process';
import { deviceEnvironment } from '../device-environment.js';
import type { Device } from '../engine.js';

const probe = new URL('./probe.js', import.meta.url);

/** Tries a device in a process of its own. @returns why it cannot be used; null if it can */
export function tried(device: Device, file = probe): Promise<string | null> {
  return new Promise((resolve) => {
    const child = fork(file, {
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
      env: { ...process.env, ...deviceEnvironment() },
    });
    child.on('message', (reason: string | null) => resolve(reason));
    child.on('error', (error) => resolve(error.message));
    child.on('exit', (code, killedBy) =>
      resolve(
        `the process that tried it ${killedBy ? `was killed by ${killedBy}` : `ended with status ${code}`}`,
      ),
    );
    child.send(device, () => {});
  });
}

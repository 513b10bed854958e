import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';

/** Whether hosts can be made here: it takes Linux, root's rights, `ip` and `unshare`. */
export const hasHosts =
  process.platform === 'linux' &&
  process.getuid?.() === 0 &&
  spawnSync('unshare', ['--net', '--uts', '--pid', '--fork', '--mount-proc', 'ip', 'link', 'show', 'lo'])
    .status === 0;

const ip = (...args: string[]) => execFileSync('ip', args, { stdio: ['ignore', 'ignore', 'pipe'] });

/** A machine of its own, as far as network, host name and processes go. */
export interface Host {
  name: string;
  /** Starts a program there. */
  start(file: string, args: readonly string[], env?: NodeJS.ProcessEnv): ChildProcess;
}

/** A host with a cable to the first one. */
export interface FarHost extends Host {
  /** Pulls the cable: what is sent then is neither delivered nor refused. */
  cut(): void;
  mend(): void;
  /** Its power goes: all of its processes are killed. */
  kill(): Promise<void>;
}

/** A host, and others that reach it alone. */
export class Hosts {
  private readonly namespaces: string[] = [];
  private readonly children = new Map<string, Set<ChildProcess>>();
  readonly first: Host;
  /** The first host's address, as all of them know it. */
  readonly address = '10.77.0.1';
  readonly others: FarHost[];

  /** @param prefix before the names of all of them, of at most six letters */
  constructor(prefix: string, others: number) {
    const [first, ...far] = Array.from({ length: others + 1 }, (_, index) => `${prefix}-${index}`);
    this.first = this.host(first!);
    ip('-n', first!, 'link', 'add', 'switch', 'type', 'bridge');
    ip('-n', first!, 'address', 'add', `${this.address}/24`, 'dev', 'switch');
    ip('-n', first!, 'link', 'set', 'switch', 'up');
    this.others = far.map((name, index) => {
      const host = this.host(name);
      const [plug, cable] = [`to-${index + 2}`, 'cable'];
      ip('-n', first!, 'link', 'add', plug, 'type', 'veth', 'peer', 'name', cable, 'netns', name);
      ip('-n', first!, 'link', 'set', plug, 'master', 'switch', 'up');
      ip('-n', name, 'address', 'add', `10.77.0.${index + 2}/24`, 'dev', cable);
      ip('-n', name, 'link', 'set', cable, 'up');
      return {
        ...host,
        cut: () => ip('-n', first!, 'link', 'set', plug, 'down'),
        mend: () => ip('-n', first!, 'link', 'set', plug, 'up'),
        kill: () => this.kill(name),
      };
    });
  }

  async end(): Promise<void> {
    for (const name of this.namespaces) await this.kill(name);
    for (const name of this.namespaces) ip('netns', 'delete', name);
  }

  private host(name: string): Host {
    ip('netns', 'add', name);
    this.namespaces.push(name);
    ip('-n', name, 'link', 'set', 'lo', 'up');
    const children = new Set<ChildProcess>();
    this.children.set(name, children);
    return {
      name,
      start(file, args, env) {
        const inside = `hostname ${name}; exec "$@"`;
        const own = ['--uts', '--pid', '--fork', '--kill-child', '--mount-proc'];
        const child = spawn(
          'ip',
          ['netns', 'exec', name, 'unshare', ...own, 'sh', '-c', inside, 'sh', file, ...args],
          { env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] },
        );
        children.add(child);
        child.on('exit', () => children.delete(child));
        return child;
      },
    };
  }

  private async kill(name: string): Promise<void> {
    await Promise.all(
      [...this.children.get(name)!].map(async (child) => {
        const ended = once(child, 'exit');
        child.kill('SIGKILL');
        await ended;
      }),
    );
  }
}

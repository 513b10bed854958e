import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { type AddressInfo, connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';

/** Whether tests can start a Redis of their own; without one they are skipped. */
export const hasRedis = spawnSync('redis-server', ['--version']).status === 0;

/** A Redis of a test's own, on a free port of the loopback address, with an append-only file. */
export class RedisServer {
  private process: ChildProcess | undefined;
  private readonly folder = mkdtempSync(join(tmpdir(), 'continual-bench-redis-'));

  private constructor(
    readonly port: number,
    private readonly more: readonly string[],
  ) {}

  /** Starts one. @param more arguments of `redis-server` */
  static async start(...more: string[]): Promise<RedisServer> {
    const server = new RedisServer(await freePort(), more);
    await server.begin();
    return server;
  }

  get url(): string {
    return `redis://127.0.0.1:${this.port}`;
  }

  /** Starts it again, with what its file holds. */
  async begin(): Promise<void> {
    const { port, folder, more } = this;
    const kept = ['--appendonly', 'yes', '--save', '', '--dir', folder];
    this.process = spawn('redis-server', ['--bind', '127.0.0.1', '--port', `${port}`, ...kept, ...more], {
      stdio: 'ignore',
    });
    await this.answers();
  }

  /** Kills it, as a machine without power would. */
  async kill(): Promise<void> {
    const { process } = this;
    this.process = undefined;
    if (!process || process.exitCode !== null) return;
    process.kill('SIGKILL');
    await once(process, 'exit');
  }

  async end(): Promise<void> {
    await this.kill();
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** Waits until it answers, be it that it wants a password. */
  private async answers(): Promise<void> {
    while (!/^(\+PONG|-NOAUTH)/.test(await this.ping())) await setTimeout(50);
  }

  private ping(): Promise<string> {
    return new Promise((resolve) => {
      const socket = connect(this.port, '127.0.0.1', () => socket.write('PING\r\n'));
      const end = (answer: string) => {
        socket.destroy();
        resolve(answer);
      };
      socket.on('data', (data) => end(`${data}`));
      socket.on('error', () => end(''));
    });
  }
}

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

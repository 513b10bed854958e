import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** A way to Redis that can be cut: what is sent then is neither delivered nor refused, as when a cable is pulled. */
export async function cuttableWay(
  port: number,
): Promise<{ url: string; cut(): void; mend(): void; end(): void }> {
  const open = new Set<Socket>();
  let isCut = false;
  const server = createServer((near) => {
    const far = connect(port, '127.0.0.1');
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      open.add(one);
      if (isCut) one.pause();
      one.on('data', (data) => other.write(data));
      one.on('close', () => {
        open.delete(one);
        other.destroy();
      });
      one.on('error', () => {});
    }
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `redis://127.0.0.1:${(server.address() as AddressInfo).port}`,
    cut() {
      isCut = true;
      for (const socket of open) socket.pause();
    },
    mend() {
      isCut = false;
      for (const socket of open) socket.resume();
    },
    end() {
      for (const socket of open) socket.destroy();
      server.close();
    },
  };
}

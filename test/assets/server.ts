import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach } from 'vitest';

/** What a server does with a request; `from` is where the range that was asked for begins, 0 without one. */
export type Answer = (response: ServerResponse, from: number, request: IncomingMessage) => void;

/**
 * A server on this machine that answers its first request with the first answer, and so on, the last one again
 * and again; closed after the test.
 */
export async function serve(...answers: Answer[]): Promise<{ url: string; ranges: (string | undefined)[] }> {
  const ranges: (string | undefined)[] = [];
  const server = createServer((request, response) => {
    const answer = answers[Math.min(ranges.length, answers.length - 1)]!;
    ranges.push(request.headers.range);
    answer(response, Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? '')?.[1] ?? 0), request);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  open.push(() => {
    server.closeAllConnections();
    server.close();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/toy.tar.gz`, ranges };
}

const open: (() => void)[] = [];
afterEach(() => {
  for (const close of open.splice(0)) close();
});

/** As a good server does: the whole, or the part that was asked for. */
export const sends =
  (body: Buffer): Answer =>
  (response, from) => {
    if (from > 0) {
      response.statusCode = 206;
      response.setHeader('content-range', `bytes ${from}-${body.length - 1}/${body.length}`);
    }
    response.setHeader('content-length', body.length - from);
    response.end(body.subarray(from));
  };

/** Promises the rest of the file and cuts the connection after so many bytes. */
export const breaksOffAfter =
  (bytes: number, body: Buffer): Answer =>
  (response, from) => {
    if (from > 0) {
      response.statusCode = 206;
      response.setHeader('content-range', `bytes ${from}-${body.length - 1}/${body.length}`);
    }
    response.setHeader('content-length', body.length - from);
    response.flushHeaders();
    if (bytes === 0) response.destroy();
    else response.write(body.subarray(from, from + bytes), () => setTimeout(() => response.destroy(), 20));
  };

/** Answers with a status and nothing else. */
export const status =
  (code: number, headers: Record<string, string> = {}): Answer =>
  (response) => {
    response.writeHead(code, headers);
    response.end();
  };

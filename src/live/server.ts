import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { hostname } from 'node:os';
import { isSystemError, UserError, usageError } from '../errors/user-error.js';
import { HEADERS } from './access/headers.js';
import { inUrl, isOwnHost } from './access/hosts.js';
import { Token } from './access/token.js';
import { liveScript } from './browser/script.js';
import type { Feed } from './feed.js';
import type { View } from './view.js';

/** What is served, and where. */
export interface Serving {
  feed: Feed;
  /** The page that shows a view, as HTML. It loads `live.js`. */
  pageOf: (view: View) => string;
  /** The address to serve on, which then asks for a token; undefined: for this machine alone, without. */
  host: string | undefined;
  /** 0: any that is free. */
  port: number;
}

export interface Server {
  /** What to open in a browser. */
  url: string;
  close(): Promise<void>;
}

const LOOPBACK = '127.0.0.1';

/** Stands before the paths of requests. */
const BASE = 'http://localhost';

/** What stands for all addresses of this machine. */
const ANY = ['0.0.0.0', '::'];

/**
 * Serves a page that shows a view as it changes, for reading only.
 * @throws UserError if the port or the address cannot be had
 */
export async function startServer({ feed, pageOf, host, port }: Serving): Promise<Server> {
  const script = liveScript();
  let token: Token | undefined;

  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    for (const [name, value] of Object.entries(HEADERS)) response.setHeader(name, value);
    const refuse = (status: number, why: string, headers = {}) =>
      response.writeHead(status, { 'Content-Type': 'text/plain; charset=utf-8', ...headers }).end(`${why}\n`);
    if (!['GET', 'HEAD'].includes(request.method ?? '')) {
      return void refuse(405, 'this page can only be read', { Allow: 'GET, HEAD' });
    }
    if (!isOwnHost(request.headers.host, host)) {
      return void refuse(
        403,
        'this machine is not served under this name; open the address that continual-bench serve printed',
      );
    }
    if (!URL.canParse(request.url ?? '', BASE)) return void refuse(400, 'this is no address');
    const { pathname, searchParams } = new URL(request.url!, BASE);
    if (token && !token.isWith(request, searchParams)) {
      return void refuse(
        401,
        'the token is missing or wrong; open the address that continual-bench serve printed',
      );
    }
    const isHead = request.method === 'HEAD';
    switch (pathname) {
      case '/':
        response.writeHead(200, { 'Content-Type': 'text/html; charset=utf-8', ...token?.header });
        return void response.end(isHead ? undefined : pageOf(await feed.current()));
      case '/live.js':
        response.writeHead(200, { 'Content-Type': 'text/javascript; charset=utf-8' });
        return void response.end(isHead ? undefined : script);
      case '/events':
        if (!isHead) return feed.attach(response);
        return void response.writeHead(200, { 'Content-Type': 'text/event-stream' }).end();
      case '/favicon.ico':
        return void response.writeHead(204).end();
      default:
        return void refuse(404, 'there is nothing here');
    }
  };

  const server = createServer((request, response) => void answer(request, response));
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error) => reject(explained(error, host, port)));
    server.listen(port, host ?? LOOPBACK, resolve);
  });
  const { port: taken } = server.address() as AddressInfo;
  if (host !== undefined) token = new Token(`continual-bench-${taken}`);
  return {
    url: urlOf(host, taken, token),
    close: () =>
      new Promise((resolve) => {
        feed.end();
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function urlOf(host: string | undefined, port: number, token: Token | undefined): string {
  const name = host === undefined ? LOOPBACK : ANY.includes(host) ? hostname() : inUrl(host);
  return `http://${name}:${port}/${token ? `?token=${token.value}` : ''}`;
}

/** What to say of an address that cannot be had. */
function explained(error: Error, host: string | undefined, port: number): Error {
  if (!isSystemError(error)) return error;
  switch (error.code) {
    case 'EADDRINUSE':
      return new UserError(
        `port ${port} is taken; give another one with --port, or --port 0 for any that is free`,
      );
    case 'EACCES':
      return new UserError(`port ${port} may not be used; give another one with --port, such as 8080`);
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return usageError(
        `--host: ${host} is not an address of this machine; 0.0.0.0 stands for all that it has`,
      );
    default:
      return error;
  }
}

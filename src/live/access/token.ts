import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

/** What a browser must know to be served: it is given in the address once, and then kept in a cookie. */
export class Token {
  readonly value = randomBytes(32).toString('base64url');

  /** @param cookie its name */
  constructor(private readonly cookie: string) {}

  /** Whether a request has it. */
  isWith(request: IncomingMessage, query: URLSearchParams): boolean {
    return (
      this.#isIt(query.get('token')) || cookiesNamed(request, this.cookie).some((one) => this.#isIt(one))
    );
  }

  /** The header that makes a browser keep it, which no script can read and no other site can send. */
  get header(): { 'Set-Cookie': string } {
    return { 'Set-Cookie': `${this.cookie}=${this.value}; HttpOnly; SameSite=Strict; Path=/` };
  }

  /** Takes as long whatever is right about a wrong one. */
  #isIt(given: string | null): boolean {
    return given !== null && timingSafeEqual(hashOf(given), hashOf(this.value));
  }
}

const hashOf = (text: string): Buffer => createHash('sha256').update(text).digest();

/** The values of a request's cookies of this name. */
const cookiesNamed = ({ headers }: IncomingMessage, name: string): string[] =>
  (headers.cookie ?? '')
    .split(';')
    .map((pair) => pair.trim())
    .filter((pair) => pair.startsWith(`${name}=`))
    .map((pair) => pair.slice(name.length + 1));

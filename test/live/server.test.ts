import { hostname } from 'node:os';
import { describe, expect, it } from 'vitest';
import { isOwnHost } from '../../src/live/access/hosts.js';
import type { View } from '../../src/live/view.js';
import { answer, opened, serving } from './served.js';

const view: View = { title: 'one', parts: [{ id: 'part', html: '<p>first</p>' }] };

describe('what is served to this machine alone', () => {
  it('is a page with all parts, its script, and nothing else', async () => {
    const { url } = await serving(() => view);
    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/$/);
    const page = await answer(url);
    expect(page.status).toBe(200);
    expect(page.text).toContain('<section id="part"><p>first</p></section>');
    expect(page.headers['cache-control']).toBe('no-store');
    expect(page.headers['content-security-policy']).toMatch(/^default-src 'none'; script-src 'self';/);
    expect(page.headers['set-cookie']).toBeUndefined();
    const script = await answer(`${url}live.js`);
    expect(script).toMatchObject({
      status: 200,
      headers: { 'content-type': 'text/javascript; charset=utf-8' },
    });
    expect(script.text).toContain('Idiomorph');
    for (const path of ['package.json', '../package.json', 'live.js/', 'results', '%2e%2e/package.json']) {
      expect((await answer(`${url}${path}`)).status).toBe(404);
    }
  });

  it('is read only', async () => {
    const { url } = await serving(() => view);
    for (const method of ['POST', 'PUT', 'DELETE', 'OPTIONS', 'PATCH']) {
      expect(await answer(url, { method })).toMatchObject({ status: 405, headers: { allow: 'GET, HEAD' } });
    }
    for (const path of ['', 'live.js', 'events']) {
      expect(await answer(`${url}${path}`, { method: 'HEAD' })).toMatchObject({ status: 200, text: '' });
    }
  });

  it('goes on after a request that makes no sense', async () => {
    const { url } = await serving(() => view);
    for (const path of ['//', 'http://[', '[', '//[', 'no-slash', '/%', '/?token=%ff']) {
      expect([path, [200, 400, 404]]).toEqual([
        path,
        expect.arrayContaining([(await answer(url, { path })).status]),
      ]);
    }
    expect((await answer(url, { path: '//' })).status).toBe(400);
    expect((await answer(url)).status).toBe(200);
  });

  it('is refused under the names of others, events and script too', async () => {
    const { url } = await serving(() => view);
    const { port } = new URL(url);
    for (const host of [
      'evil.example',
      `evil.example:${port}`,
      `localhost.evil.example:${port}`,
      '192.168.1.7',
      hostname(),
    ]) {
      for (const path of ['', 'events', 'live.js']) {
        const { status, text } = await answer(`${url}${path}`, { headers: { host } });
        expect([host, status]).toEqual([host, 403]);
        expect(text).not.toContain('first');
      }
    }
    for (const host of [
      `localhost:${port}`,
      `LOCALHOST:${port}`,
      `[::1]:${port}`,
      '127.0.0.1',
      'localhost:8080',
    ]) {
      expect([host, (await answer(url, { headers: { host } })).status]).toEqual([host, 200]);
    }
  });
});

describe('a name of this machine', () => {
  it('is its loopback addresses, and with --host also any address, its own name and the given one', () => {
    for (const name of [
      undefined,
      '',
      'localhost.',
      'evil.example',
      '127.0.0.1.evil.example',
      'localhost@evil.example',
      '[::1',
      'a:b:c',
    ]) {
      expect([name, isOwnHost(name), isOwnHost(name, '0.0.0.0')]).toEqual([name, false, false]);
    }
    for (const name of ['10.0.0.7:4720', '[fe80::1]:4720', `${hostname()}:4720`, 'box.example:4720']) {
      expect([name, isOwnHost(name), isOwnHost(name, 'box.example')]).toEqual([name, false, true]);
    }
  });
});

describe('what is served to other machines', () => {
  it('needs the token of the address once, and then its cookie, for the events too', async () => {
    const { url } = await serving(() => view, '127.0.0.1');
    const { origin, searchParams, port } = new URL(url);
    expect(searchParams.get('token')).toMatch(/^[\w-]{43}$/);
    for (const path of [
      '/',
      '/live.js',
      '/events',
      '/?token=',
      '/?token=wrong',
      `/?token=${'x'.repeat(43)}`,
      '/nothing',
    ]) {
      const { status, text } = await answer(`${origin}${path}`);
      expect([path, status]).toEqual([path, 401]);
      expect(text).not.toContain('first');
    }
    const first = await answer(url);
    expect(first.status).toBe(200);
    const [cookie] = first.headers['set-cookie']!;
    expect(cookie).toMatch(
      new RegExp(`^continual-bench-${port}=[\\w-]{43}; HttpOnly; SameSite=Strict; Path=/$`),
    );
    const headers = { cookie: `other=1; ${cookie!.split(';')[0]}` };
    expect((await answer(origin, { headers })).text).toContain('first');
    expect((await answer(`${origin}/live.js`, { headers })).status).toBe(200);
    const events = await opened(`${origin}/events`, { headers });
    expect(events.statusCode).toBe(200);
    events.destroy();
    expect((await answer(origin, { headers: { cookie: `continual-bench-${port}=wrong` } })).status).toBe(401);
    expect((await answer(url, { headers: { host: 'evil.example' } })).status).toBe(403);
  });

  it('has another token each time', async () => {
    const urls = [await serving(() => view, '127.0.0.1'), await serving(() => view, '127.0.0.1')].map(
      ({ url }) => new URL(url),
    );
    expect(urls[0]!.searchParams.get('token')).not.toBe(urls[1]!.searchParams.get('token'));
  });
});

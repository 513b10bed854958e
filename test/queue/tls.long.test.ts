import { execFileSync, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { start, temporaryFolder } from '../cli/program.js';
import { freePort, hasRedis, RedisServer } from './redis-server.js';

const folder = temporaryFolder();
const [key, certificate] = [join(folder, 'key.pem'), join(folder, 'certificate.pem')];
const hasOpenssl = spawnSync('openssl', ['version']).status === 0;

describe.skipIf(!hasRedis || !hasOpenssl)('a queue by TLS (where there are redis-server and openssl)', () => {
  let redis: RedisServer;
  let url: string;
  beforeAll(async () => {
    const subject = ['-subj', '/CN=127.0.0.1', '-addext', 'subjectAltName=IP:127.0.0.1'];
    const files = ['-keyout', key, '-out', certificate];
    execFileSync('openssl', ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', ...files, ...subject], {
      stdio: 'ignore',
    });
    const port = await freePort();
    url = `rediss://127.0.0.1:${port}`;
    const by = ['--tls-cert-file', certificate, '--tls-key-file', key, '--tls-auth-clients', 'no'];
    redis = await RedisServer.start('--tls-port', `${port}`, ...by, '--requirepass', 'secret');
  });
  afterAll(() => redis?.end());

  it('computes runs', async () => {
    const env = { ...process.env, NODE_EXTRA_CA_CERTS: certificate, REDIS_PASSWORD: 'secret' };
    const grid = ['--scenario', 'split-mnist/domain', '--strategy', 'adam', '--hidden', '4', '--epochs', '1'];
    const asked = start(
      ['run', ...grid, '--batch-size', '2000', '--db', join(folder, 'tls.sqlite'), '--queue', url],
      undefined,
      env,
    );
    const worker = start(['work', url, '--jobs', '1'], undefined, env);
    const { status, err } = await asked.ended;
    worker.child.kill('SIGTERM');
    expect(err).toContain('the run is done in');
    expect(status).toBe(0);
    expect((await worker.ended).err).toContain('1 run done');
  });

  it('is refused whose certificate nobody vouches for, in one line', async () => {
    const { status, err } = await start(['work', url]).ended;
    expect(status).toBe(1);
    expect(err).toMatch(
      /^error: nobody vouches for the certificate of rediss:\S+ \(self-signed certificate\); .* NODE_EXTRA_CA_CERTS\n$/,
    );
  });

  it('says that a Redis does not speak it', async () => {
    const { status, err } = await start(['work', redis.url.replace('redis:', 'rediss:')]).ended;
    expect(status).toBe(1);
    expect(err).toMatch(/^error: there is no Redis that speaks TLS at rediss:\S+ \(.*\); .*\n$/);
  });
});

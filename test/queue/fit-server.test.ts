import { expect, it } from 'vitest';
import { unfitServer } from '../../src/queue/fit-server.js';

const info = (version: string, policy: string): string =>
  `# Server\r\nredis_version:${version}\r\nredis_mode:standalone\r\n# Memory\r\nmaxmemory_policy:${policy}\r\n`;

it.each(['6.2.0', '7.0.15', '10.1.0'])('a queue can be on Redis %s', (version) => {
  expect(unfitServer(info(version, 'noeviction'))).toBeUndefined();
});

it.each(['6.0.16', '5.9.9'])('a queue cannot be on Redis %s', (version) => {
  expect(unfitServer(info(version, 'noeviction'))).toBe(
    `it is version ${version}, and a queue needs 6.2 or newer`,
  );
});

it('a queue cannot be where runs are thrown away', () => {
  expect(unfitServer(info('7.0.15', 'allkeys-lru'))).toContain('(maxmemory-policy allkeys-lru)');
});

it('a server that says nothing of that is taken as it is', () => {
  expect(unfitServer('# Server\r\n')).toBeUndefined();
});

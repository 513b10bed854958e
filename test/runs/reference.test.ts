import { readdirSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { optionsOf } from '../../src/runs/configuration.js';
import { identityOf } from '../../src/runs/identity.js';
import { resolve } from '../../src/runs/resolve.js';
import { runOfLine } from '../../src/store/lines.js';

const folder = new URL('../../results/reference/', import.meta.url);

it.each(readdirSync(folder).filter((file) => file.endsWith('.jsonl')))(
  'the runs of %s are what their configurations are resolved to now',
  async (file) => {
    const lines = readFileSync(new URL(file, folder), 'utf8').trimEnd().split('\n');
    expect(lines.length).toBeGreaterThanOrEqual(40);
    for (const line of lines) {
      const { id, configuration, codeAssumed } = runOfLine(line);
      const { scenario, backbone, head, strategy, training, data, code, seed } = configuration;
      // Which images are here is no part of it, and the code may be of an earlier version.
      const {
        data: _,
        code: __,
        ...resolved
      } = await resolve({
        scenario: scenario.name,
        backbone: backbone.name,
        head: head.name,
        strategy: strategy.name,
        settings: {
          scenario: optionsOf(scenario),
          backbone: optionsOf(backbone),
          head: optionsOf(head),
          strategy: optionsOf(strategy),
          training,
        },
      });
      expect(identityOf({ ...resolved, code, ...(data !== undefined && { data }), seed })).toBe(id);
      expect(codeAssumed).toBe(code.protocol === 1);
    }
  },
);

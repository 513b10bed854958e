import { describe, expect, it } from 'vitest';
import { UserError } from '../../src/errors/user-error.js';
import { scenarios } from '../../src/plugins/scenarios.js';

describe('the scenario registry', () => {
  it('finds what the files in scenarios/ define', async () => {
    const definitions = await scenarios.list();
    const names = definitions.map(({ name }) => name);
    expect(names).toEqual(
      expect.arrayContaining(['split-mnist/task', 'split-mnist/domain', 'split-mnist/class']),
    );
    expect(new Set(names).size).toBe(names.length);
    for (const definition of definitions) {
      expect(definition.title).not.toBe('');
      expect(definition.source).not.toBe('');
      expect(definition.name.endsWith(`/${definition.kind}`)).toBe(true);
      expect(definition.options.safeParse({}).success).toBe(true);
    }
  });

  it('finds one by its name', async () => {
    expect(await scenarios.find('split-mnist/class')).toMatchObject({ kind: 'class', dataset: 'mnist' });
  });

  it('refuses an unknown name with the nearest and all known', async () => {
    const error = await scenarios.find('split-mnist/tsak').catch((thrown) => thrown);
    expect(error).toBeInstanceOf(UserError);
    expect(error.exitCode).toBe(2);
    expect(error.message).toContain('unknown scenario "split-mnist/tsak": did you mean "split-mnist/task"?');
    expect(error.message).toContain('split-mnist/domain, split-mnist/class');
  });
});

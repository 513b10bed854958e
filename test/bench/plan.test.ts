import { describe, expect, it } from 'vitest';
import { kinds } from '../../bench/kinds.js';
import { type Filters, plan } from '../../bench/plan.js';

const [step, run] = kinds;
const planned = (kind: typeof step, filters: Filters) =>
  plan([kind!], filters).map(({ subject: { head, strategy, hidden } }) => `${head} ${strategy} ${hidden}`);

describe('plan', () => {
  it('has the standard of each kind without filters', () => {
    expect(planned(step, {})).toHaveLength(16);
    expect(planned(run, {})).toEqual(['mlp adam 256', 'mlp si 256', 'mlp ewc 256', 'neurocoder adam 256']);
  });

  it('has one thing where head, strategy and width are named', () => {
    expect(planned(step, { head: ['mlp'], strategy: ['adam'], hidden: [256] })).toEqual(['mlp adam 256']);
  });

  it('has the standard of what is not named', () => {
    expect(planned(step, { head: ['neurocoder'] })).toEqual(['neurocoder adam 256', 'neurocoder adam 400']);
    expect(planned(step, { strategy: ['adam'], hidden: [8] })).toEqual([
      'mlp adam 8',
      'nsm adam 8',
      'neurocoder adam 8',
    ]);
  });

  it('has what is outside the standard where it is named', () => {
    expect(planned(step, { strategy: ['mas'], hidden: [8] })).toEqual(['mlp mas 8']);
    expect(planned(run, { head: ['nsm'] })).toEqual(['nsm adam 256']);
    expect(planned(step, { head: ['nsm'], strategy: ['si'], hidden: [8] })).toEqual(['nsm si 8']);
  });
});

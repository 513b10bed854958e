import { describe, it } from 'vitest';
import { expectContract } from './contract.js';

describe('the tests of a strategy', () => {
  it.each(['ewc+lwf', 'icarl+l2', 'gem+l2'])('pass for %s', (name) => expectContract(name));
});

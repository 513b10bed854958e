import { describe, expect, it } from 'vitest';
import { unknownName } from '../../src/errors/unknown-name.js';

describe('unknownName', () => {
  it('suggests the nearest known name', () => {
    const error = unknownName('strategy', 'onlin-EWC', ['ewc', 'online-ewc', 'si']);
    expect(error.message).toBe(
      'unknown strategy "onlin-EWC": did you mean "online-ewc"? (known: ewc, online-ewc, si)',
    );
    expect(error.exitCode).toBe(2);
  });

  it('suggests nothing when nothing is near, and stays on one line', () => {
    expect(unknownName('strategy', 'x\ny', ['ewc', 'si']).message).toBe(
      'unknown strategy "x\\ny" (known: ewc, si)',
    );
  });
});

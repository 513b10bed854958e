import { expect, it } from 'vitest';
import { benchCommand } from '../../bench/cli/bench-command.js';
import { featuresCommand } from '../../bench/cli/features-command.js';

it.each([
  [['--head', 'mlpp'], 'unknown head "mlpp": did you mean "mlp"? (known: mlp, nsm, neurocoder)'],
  [['--strategy', 'adam,x'], /^unknown strategy "x" \(known: /],
  [['--what', 'stp'], 'unknown kind of measurement "stp": did you mean "step"? (known: step, run)'],
  [['--hidden', '256,x'], /^"x" is not a whole number/],
])('npm run bench refuses %j', async (args, message) => {
  await expect(benchCommand().parseAsync(args, { from: 'user' })).rejects.toMatchObject({
    exitCode: 2,
    message: typeof message === 'string' ? message : expect.stringMatching(message),
  });
});

it('npm run bench:features refuses a side that is not a number', async () => {
  await expect(featuresCommand().parseAsync(['--side', 'x'], { from: 'user' })).rejects.toMatchObject({
    exitCode: 2,
    message: expect.stringMatching(/^"x" is not a whole number/),
  });
});

import { describe, expect, it } from 'vitest';
import { program } from '../program.js';

describe('list', () => {
  it('shows how a list is written', async () => {
    const { out } = await program(['list']);
    expect(out).toContain(
      '--set head.hidden=<[integer, …]>  default [256,256]; widths of the hidden layers, such as 400,200; 400 alone means 400,400\n',
    );
  });

  it('shows everything that can be named, with its defaults', async () => {
    const { out } = await program(['list', '--json']);
    const all = JSON.parse(out) as Record<
      string,
      { name: string; backbone?: string; options: { name: string; default: unknown }[] }[]
    >;
    expect(all.scenario!.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['split-mnist/task', 'split-mnist/domain', 'split-mnist/class']),
    );
    const backboneOf = (name: string) => all.scenario!.find((one) => one.name === name)!.backbone;
    expect(backboneOf('split-mnist/task')).toBe('pixels');
    expect(backboneOf('split-cifar10/task')).toBe('resnet18');
    expect(all.strategy!.find(({ name }) => name === 'l2')!.options).toMatchObject([
      { name: 'coefficient', default: { task: 0.01, domain: 0.5, class: 100 } },
    ]);
    expect(all.head!.find(({ name }) => name === 'mlp')!.options).toMatchObject([
      { default: [256, 256] },
      { default: true },
    ]);
  });

  it('shows which scenarios a strategy is for, why not others, and whether heads matter', async () => {
    const { out } = await program(['list', '--strategy', 'si,ncm']);
    expect(out).toContain(
      '(Zenke, Poole, Ganguli 2017, arXiv:1703.04200); scenarios task, domain, class\n      --set ',
    );
    expect(out).toContain(
      '(Mensink et al. 2013, TPAMI 35); scenarios class\n' +
        '      not for task, domain: it predicts by the mean of a class, and there a label stands for another class in each task\n' +
        '      trains no head: the head does not matter\n',
    );
    const listed = await program(['list', '--strategy', 'si,ncm', '--json']);
    const reason = expect.stringMatching(/^it predicts by the mean of a class, and /);
    expect(JSON.parse(listed.out)).toMatchObject({
      strategy: [
        { name: 'si', kinds: ['task', 'domain', 'class'], refuses: {}, headMatters: true },
        { name: 'ncm', kinds: ['class'], refuses: { task: reason, domain: reason }, headMatters: false },
      ],
    });
  });
});

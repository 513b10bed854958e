import { defaultText, type Listed, refusalNotes } from '../../src/cli/commands/list.js';
import type { Memory, Phase } from '../../src/plugins/memory.js';
import type { AnyStrategy, Strategy } from '../../src/plugins/strategy.js';
import { code, linked, sentence, text } from './markdown.js';

/** What a strategy's definition says, as a list. */
export function factsOf(definition: AnyStrategy, listed: Listed): string {
  const { source, optimizer } = definition;
  const { kinds, options } = listed;
  const { memory, phases } = withDefaults(definition);
  const defaults = [
    `optimizer ${optimizer}`,
    ...options.map(({ name, default: value }) => `${code(name)} ${text(defaultText(value))}`),
  ];
  return [
    ['Source', linked(sentence(source))],
    ['Scenarios', [`${kinds!.map(code).join(', ')}.`, ...refusalNotes(listed).map(sentence)].join(' ')],
    ['Head', listed.headMatters ? 'any.' : 'none is trained, so it does not matter.'],
    ['Memory', memory ? memoryText(memory) : 'no samples.'],
    ...(phases ? [['Training', `${sentence(phases.map(phaseText).join('; then '))}`]] : []),
    ['Defaults', `${defaults.join('; ')}.`],
  ]
    .map(([what, says]) => `- **${what}:** ${says}`)
    .join('\n');
}

/** The memory and the phases by default, which are the same for all kinds of scenario. */
function withDefaults(definition: AnyStrategy): {
  memory: Memory | undefined;
  phases: readonly Phase[] | undefined;
} {
  const { defaults, memory, phases } = definition as unknown as Strategy<never, never>;
  const [found, ...others] = Object.values(defaults as AnyStrategy['defaults']).map((ofKind) => {
    const options = definition.hyperparameters.parse(ofKind) as never;
    return { memory: memory?.(options), phases: phases?.(options) };
  });
  if (others.some((other) => JSON.stringify(other) !== JSON.stringify(found))) {
    throw new Error(`${definition.name} has another memory or other phases in other scenarios; say how`);
  }
  return found!;
}

function memoryText({ capacity, keeps, shares, taken = 'end', rank, draws = {}, whole }: Memory): string {
  const chosen = rank === 'herding' ? 'chosen by herding' : 'chosen at random';
  const among = shares === 'all' ? `all ${keeps} of the scenario` : `the ${keeps} seen so far`;
  const kept =
    keeps === 'reservoir'
      ? 'a reservoir, in which every sample so far has the same chance'
      : `equal shares of ${among}, ${chosen} at the ${taken} of each task`;
  const drawn = Object.values(draws).map((count, at) => (at === 0 ? `draws ${count}` : `${count} again`));
  const used = [...drawn, ...(whole ? ['gets all of it'] : [])];
  return `up to ${capacity} samples: ${kept}.${used.length > 0 ? ` Each step ${used.join(', and ')}.` : ''}`;
}

const places = {
  task: "the task's samples",
  memory: 'the memory',
  'repeated memory': "the memory, repeated up to the number of the task's",
  seen: 'the samples of all tasks so far',
};

function phaseText({ on = ['task'], from, epochs, trains = true }: Phase): string {
  const passes = epochs === undefined ? '' : `${epochs} ${epochs === 1 ? 'pass' : 'passes'} over `;
  const start = from ? ', from the initial parameters' : '';
  return `${passes}${on.map((part) => places[part]).join(' and ')}${start}${trains ? '' : ', in which nothing is trained'}`;
}

import { parse } from 'shell-quote';

/** Languages of blocks that are commands. */
export const SHELL = ['sh', 'bash', 'shell', 'console'];

/** The commands of a block of shell code, each as its words; without what the shell itself does with them. */
export function commandsIn(block: string): string[][] {
  // A line that ends in a backslash goes on in the next.
  const lines = block.replaceAll('\\\n', ' ').split('\n');
  return lines.flatMap(commandsOf).filter((words) => words.length > 0);
}

function commandsOf(line: string): string[][] {
  const commands: string[][] = [[]];
  let redirected = false;
  // Within a word, # begins no comment: ./my-methods.ts#one.
  for (const part of parse(line.replace(/(?<=\w)#/g, '\\#'))) {
    if (typeof part === 'object' && 'comment' in part) continue;
    const word = typeof part === 'string' ? part : 'pattern' in part ? part.pattern : undefined;
    // The file after > is no word of the command.
    if (word !== undefined && !redirected) commands.at(-1)!.push(word);
    redirected = typeof part === 'object' && /[<>]/.test(part.op);
    if (word === undefined && !redirected) commands.push([]);
  }
  return commands;
}

/** What the program is given in a command, or undefined where it is another program's. */
export function programArguments([first, ...rest]: readonly string[]): string[] | undefined {
  if (first === 'npx') return programArguments(rest);
  return first === 'continual-bench' ? rest : undefined;
}

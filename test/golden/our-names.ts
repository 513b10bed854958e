/** Our names of parameters: in the golden files, output layers are `head.All` or `head.1` … */
export const ourNames = <T>(tensors: Record<string, T>): Record<string, T> =>
  Object.fromEntries(Object.entries(tensors).map(([name, tensor]) => [ourName(name), tensor]));

const ourName = (name: string): string =>
  name.replace('head.All.', 'output.').replace(/^head\.(\d+)\./, 'output$1.');

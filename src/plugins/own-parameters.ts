/** What training calls a parameter of the strategy's own: it stands among the layers. */
export const inTraining = (name: string): string => `own.${name}`;

/**
 * The version of what `src/` makes of a configuration: data, backbones, heads, optimizers, training, evaluation, random
 * numbers, and the engine. It is part of every run's identity. Raise it by one whenever the same configuration and seed
 * give other accuracies than before on the same machine, so that stored runs are not taken for those of the new code.
 * Strategies and scenarios have marks of their own (src/plugins/code/), so a change of one of them does not count, except
 * in what users' own strategies import from them: strategies/importance/.
 *
 * 2: short last batches are filled up with samples of weight 0, seen classes are a mask, gradients of output layers that
 * tasks have of their own are added up differently, and so are sums of products and Neurocoder's attention. All of it is
 * the same but for rounding.
 */
export const PROTOCOL = 2;

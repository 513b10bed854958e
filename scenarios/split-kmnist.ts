import { classSplit } from './generators/class-split.js';

/** Five tasks of two characters: o and ki, su and tsu, … re and wo. */
export default classSplit({
  name: 'split-kmnist',
  title: 'Split KMNIST',
  source: 'Clanuwat, Bober-Irizar, Kitamoto, Lamb, Yamamoto, Ha 2018, arXiv:1812.01718',
  dataset: 'kmnist',
  backbone: 'pixels',
  classesPerTask: 2,
});

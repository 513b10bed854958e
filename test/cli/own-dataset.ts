/** A file with a dataset, and splits of it into tasks of two classes. */
export const fileWith = (dataset: string, backbone: string, more = '') => `
import { join } from 'node:path';
import { classSplit, defineDataset, imageFolder, instances, readNpy } from 'continual-bench';

const here = (name: string) => join(import.meta.dirname, name);
const mine = defineDataset({
  name: 'mine',
  title: 'Mine',
  source: 'unpublished',
  classes: 4,
${dataset}
});
${more}
export default classSplit({
  name: 'split-mine',
  title: 'Split mine',
  source: 'unpublished',
  dataset: mine,
  backbone: '${backbone}',
  classesPerTask: 2,
});
`;

/** Images of a dataset `mine` in the folder `spots`. */
export const ofImages = `
  images: { channels: 1, height: 4, width: 4 },
  read: (images) => imageFolder(here('spots'), images),`;

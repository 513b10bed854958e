import { type PixelTransform, transformed } from 'continual-bench';

/** All digits in every task: as they are, mirrored, upside down, and turned by half a turn. */
export default transformed({
  name: 'my-views',
  title: 'Views of MNIST',
  source: 'unpublished',
  dataset: 'mnist',
  tasks: 4,
  transform: ({ height, width }, { index }): PixelTransform => {
    const [isMirrored, isUpsideDown] = [index % 2 === 1, index % 4 >= 2];
    return {
      indices: Int32Array.from({ length: height * width }, (_, pixel) => {
        const [row, column] = [Math.floor(pixel / width), pixel % width];
        const fromRow = isUpsideDown ? height - 1 - row : row;
        const fromColumn = isMirrored ? width - 1 - column : column;
        return fromRow * width + fromColumn;
      }),
    };
  },
});

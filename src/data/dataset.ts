/** Images, one flat row each, with their classes. */
export interface LabelledImages {
  /** [count, width], row-major. */
  features: Float32Array;
  /** Numbers per image. */
  width: number;
  /** [count]: each image's class in the whole dataset, 0 … classes − 1. */
  labels: Int32Array;
  count: number;
}

export interface ImageDataset {
  name: string;
  /** Number of classes. */
  classes: number;
  train: LabelledImages;
  test: LabelledImages;
}

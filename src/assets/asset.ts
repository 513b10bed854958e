/** A published dataset or checkpoint, which is fetched once and then kept. */
export interface Asset {
  /** What the user types, `cifar10`. */
  name: string;
  title: string;
  /** Where it was published. */
  source: string;
  /** What is downloaded: one file, or several that are installed together. */
  downloads: readonly [PublishedFile, ...PublishedFile[]];
  /** The published files that are kept: the checksum of each, by file name. */
  published: Readonly<Record<string, Checksum>>;
  /** Whether files other than the published ones may be kept beside them, each under a label. */
  labelled: boolean;
  /**
   * Puts the files that are kept into a folder, and checks them.
   * @param from the downloaded file, the folder of several, or a file or folder that the user has.
   * @param folder an empty folder.
   * @throws UserError if something is missing or wrong, or cannot be written.
   */
  install(from: string, folder: string): Promise<void>;
}

/** A file at its public address. */
export interface PublishedFile {
  url: string;
  bytes: number;
  checksum: Checksum;
}

export interface Checksum {
  algorithm: 'md5' | 'sha256';
  /** In hex; only its start if no more was published. */
  hex: string;
}

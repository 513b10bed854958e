/** Something published that is fetched once and then kept: a dataset, a checkpoint. */
export interface Asset {
  /** What the user types, `cifar10`. */
  name: string;
  title: string;
  /** Where it was published. */
  source: string;
  download: PublishedFile;
  /** What is kept of it as it was published: the SHA-256 of each file, or the start of it, by the file's name. */
  published: Readonly<Record<string, string>>;
  /** Whether other files than the published ones are told apart by labels, and may be kept beside them. */
  labelled: boolean;
  /**
   * Puts what is kept into a folder, and checks it.
   * @param from the downloaded file, or a file or folder that the user has.
   * @param folder empty.
   * @throws UserError when something is missing or wrong, or cannot be written.
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
  /** In hex; the start of it where no more was published. */
  hex: string;
}

/** A word that a user puts on runs: letters, digits, and inside also . _ and -. */
export const TAG = /^[\p{L}\p{N}][\p{L}\p{N}._-]{0,49}$/u;

/** A text that a user puts on a run, one line. */
export const NOTE = /^[^\p{Cc}\p{Cs}\u2028\u2029]{1,1000}$/u;

/** What users say about a run. It is not part of the run's identity. */
export interface Tagged {
  /** In order. */
  tags: string[];
  /** Null if there is none. */
  note: string | null;
}

/** A change of what is said about runs. */
export interface Tagging {
  add?: readonly string[] | undefined;
  remove?: readonly string[] | undefined;
  /** In place of the note there is; empty to have none. */
  note?: string | undefined;
}

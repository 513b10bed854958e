/** One thing that every plugin of a kind must do. */
export interface Clause {
  /** What it is, as the title of a test. */
  title: string;
  /** @throws Error that says how the plugin fails it. */
  check(): Promise<void>;
}

/** One requirement that every plugin of a kind must meet. */
export interface Clause {
  /** The requirement, as the title of a test. */
  title: string;
  /** @throws Error that says how the plugin fails to meet it */
  check(): Promise<void>;
}

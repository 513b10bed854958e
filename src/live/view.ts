/** A piece of a page, replaced as a whole when it changes. */
export interface Part {
  /** Of its element; unique in the page. */
  id: string;
  html: string;
}

/** What a page shows now. */
export interface View {
  /** Of the window. */
  title: string;
  parts: readonly Part[];
}

/** What the browser has to do to show another view. */
export interface Change {
  title: string;
  /** The ids of all parts. */
  order: string[];
  /** The parts that are new or have changed. */
  changed: Part[];
}

/** From one view to the next; undefined if they are the same. @param before undefined for a page that shows nothing */
export function changeOf(before: View | undefined, after: View): Change | undefined {
  const there = new Map(before?.parts.map(({ id, html }) => [id, html]));
  const change = {
    title: after.title,
    order: after.parts.map(({ id }) => id),
    changed: after.parts.filter(({ id, html }) => there.get(id) !== html),
  };
  const isSame =
    before !== undefined &&
    before.title === change.title &&
    change.changed.length === 0 &&
    before.parts.map(({ id }) => id).join() === change.order.join();
  return isSame ? undefined : change;
}

import { UserError } from '../../errors/user-error.js';
import type { View } from '../../live/view.js';
import type { Grid } from '../../reporting/cells/grid.js';
import { markup } from '../../reporting/document/markup.js';
import type { RunRecord } from '../../runs/record.js';
import type { StoredGrid } from '../../runs/stored-grid.js';
import { openStore } from '../../store/store.js';
import { type GridStatus, gridStatuses } from '../status/grid-status.js';
import { asOfNow, tasksOf } from './as-of-now.js';
import { layoutOf } from './layout.js';
import { progressLine, progressPart } from './progress-part.js';
import { resultsPart } from './results-part.js';
import { signatureOf } from './signature.js';

/** How many grids are looked at, those that a process entered last. */
const LATEST = 8;

/** A grid that is shown with its results. */
interface Shown {
  status: GridStatus;
  stored: RunRecord[];
  /** Empty if its layout is known. */
  asked: StoredGrid['runs'];
}

/** Looks at the grids of a database file, which need not be there yet. The file is open only while it is read. */
export class Views {
  #latest: View | undefined;
  #signature: string | undefined;
  /** A process that is killed leaves the file as it was. */
  #isRunning = false;
  #told = '';
  readonly #layouts = new Map<string, Promise<Grid[]>>();

  /** @param tell what to do with a line that says why there is nothing to show; called once for each */
  constructor(
    private readonly file: string,
    private readonly tell: (line: string) => void,
  ) {}

  /** What there is to show now; the same object as before if the file has not changed. */
  async read(): Promise<View> {
    const signature = signatureOf(this.file);
    if (this.#latest && signature === this.#signature && !this.#isRunning) return this.#latest;
    this.#latest = await this.#view(signature !== undefined);
    this.#signature = signature;
    return this.#latest;
  }

  async #view(isThere: boolean): Promise<View> {
    if (!isThere) {
      return this.#notice(
        `waiting for ${this.file}: it is not there yet, and is made by the first command that computes runs, such as continual-bench run`,
      );
    }
    try {
      const { shown, others } = this.#stored();
      const [first] = shown;
      if (!first)
        return this.#notice(
          `${this.file} has no grids yet: waiting for a command such as continual-bench run`,
        );
      this.#told = '';
      const parts = await Promise.all(shown.map((one) => this.#partsOf(one)));
      return {
        title: `${first.status.finished} of ${first.status.runs} · continual-bench`,
        parts: [...parts.flat(), ...earlierPart(others)],
      };
    } catch (error) {
      if (error instanceof UserError) return this.#notice(error.message);
      throw error;
    }
  }

  #notice(line: string): View {
    this.#isRunning = false;
    if (this.#told !== line) this.tell(line);
    this.#told = line;
    return {
      title: 'continual-bench',
      parts: [{ id: 'notice', html: markup`<p class="state" role="status">${line}</p>`.html }],
    };
  }

  /** The grids that are running, or else the latest, with their runs; and the others. */
  #stored(): { shown: Shown[]; others: GridStatus[] } {
    const store = openStore(this.file, { readonly: true, older: 'refused' });
    try {
      const statuses = gridStatuses(store, LATEST);
      const running = statuses.filter(({ isRunning }) => isRunning);
      this.#isRunning = running.length > 0;
      const chosen = this.#isRunning ? running : statuses.slice(0, 1);
      const isNew = chosen.some(({ id }) => !this.#layouts.has(id));
      const asked = new Map(isNew ? store.grids(LATEST).map(({ id, runs }) => [id, runs]) : []);
      return {
        shown: chosen.map((status) => ({
          status,
          stored: store.runs({ grid: [status.id] }),
          asked: asked.get(status.id) ?? [],
        })),
        others: statuses.filter((status) => !chosen.includes(status)),
      };
    } finally {
      store.close();
    }
  }

  async #partsOf({ status, stored, asked }: Shown): Promise<View['parts']> {
    const layout = this.#layouts.get(status.id) ?? layoutOf({ runs: asked });
    this.#layouts.set(status.id, layout);
    const grids = await layout;
    const byId = new Map(stored.map((run) => [run.id, run]));
    return [
      { id: `grid-${status.id}`, html: progressPart(status).html },
      ...grids.map((grid, index) => ({
        id: `results-${status.id}-${index + 1}`,
        html: resultsPart(asOfNow(grid, byId), tasksOf(stored)).html,
      })),
    ];
  }
}

const earlierPart = (grids: readonly GridStatus[]): View['parts'] =>
  grids.length === 0
    ? []
    : [
        {
          id: 'others',
          html: markup`<h2>Other grids</h2>
<ul>${grids.map((grid) => markup`<li>${progressLine(grid)}</li>`)}</ul>`.html,
        },
      ];

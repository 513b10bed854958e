import { randomUUID } from 'node:crypto';
import { readlinkSync } from 'node:fs';
import { hostname } from 'node:os';
import type { Database } from 'better-sqlite3';
import { isAlive } from '../system/is-alive.js';

/** Milliseconds that a claim lasts after its owner's last sign of life. */
export const LEASE = 15_000;

/** Another process computes the run now, so this one must not store anything for it. */
export class LostClaim extends Error {
  constructor(id: string) {
    super(`run ${id} is not claimed by this process, or no longer`);
  }
}

interface ClaimRow {
  owner: string;
  alive_at: number;
}

/**
 * The runs that this process computes, so that several processes can share a database without computing a run twice.
 * If a process has died, or has not been heard from for LEASE, others may take its claims. Call within transactions.
 */
export class Claims {
  /** Identifies this object among all that have the database open. */
  readonly owner = `${placeOfProcess()} ${process.pid} ${randomUUID()}`;
  /** How far claimed runs are, 0 … 1, since the last sign of life. */
  readonly #shares = new Map<string, number>();

  constructor(private readonly database: Database) {}

  /**
   * Claims a run, or renews the claim.
   * @param isQueued whether it is not computed yet, but waits for others to compute it
   * @returns false if another process computes it
   */
  take(id: string, isQueued = false): boolean {
    const claim = this.#of(id);
    if (claim && claim.owner !== this.owner && isHeld(claim)) return false;
    this.database
      .prepare('INSERT OR REPLACE INTO claims (run_id, owner, alive_at, queued) VALUES (?, ?, ?, ?)')
      .run(id, this.owner, Date.now(), isQueued ? 1 : 0);
    return true;
  }

  /** @throws LostClaim unless this process holds the claim. */
  require(id: string): void {
    if (this.#of(id)?.owner !== this.owner) throw new LostClaim(id);
  }

  /** Removes the claim to a run that has ended, whoever holds it. */
  drop(id: string): void {
    this.database.prepare('DELETE FROM claims WHERE run_id = ?').run(id);
  }

  /** Notes how far a claimed run is, 0 … 1, which is then computed; it is stored with the next sign of life. */
  progress(id: string, share: number): void {
    this.#shares.set(id, share);
  }

  /** Records that this process is alive, and how far its runs are. */
  renew(): void {
    const set = this.database.prepare(
      'UPDATE claims SET share = ?, queued = 0 WHERE run_id = ? AND owner = ?',
    );
    for (const [id, share] of this.#shares) set.run(share, id, this.owner);
    this.#shares.clear();
    this.database.prepare('UPDATE claims SET alive_at = ? WHERE owner = ?').run(Date.now(), this.owner);
  }

  /** The runs that a process computes now, this one or another, or waits for. */
  held(): Set<string> {
    return new Set(this.#all().map(({ run_id: id }) => id));
  }

  /** How far the runs are that are computed now, 0 … 1, by id. */
  shares(): Map<string, number> {
    const computed = this.#all().filter(({ queued }) => queued === 0);
    return new Map(computed.map(({ run_id: id, share }) => [id, share]));
  }

  dropAll(): void {
    this.database.prepare('DELETE FROM claims WHERE owner = ?').run(this.owner);
  }

  #all() {
    return this.database
      .prepare<[], ClaimRow & { run_id: string; share: number; queued: number }>('SELECT * FROM claims')
      .all()
      .filter(isHeld);
  }

  #of(id: string): ClaimRow | undefined {
    return this.database
      .prepare<[string], ClaimRow>('SELECT owner, alive_at FROM claims WHERE run_id = ?')
      .get(id);
  }
}

/** Where a process number is valid: on a machine, or in a container. */
function placeOfProcess(): string {
  try {
    return `${hostname()}/${readlinkSync('/proc/self/ns/pid')}`;
  } catch {
    return hostname();
  }
}

const isHeld = ({ owner, alive_at: aliveAt }: ClaimRow): boolean => isAliveOwner(owner, aliveAt);

/**
 * Whether a process runs, or, on another machine, may still run.
 * @param aliveAt its last sign of life, milliseconds since 1970
 */
export function isAliveOwner(owner: string, aliveAt: number): boolean {
  if (Date.now() - aliveAt > LEASE) return false;
  const [place, pid] = owner.split(' ');
  return place !== placeOfProcess() || isAlive(Number(pid));
}

/** The machine and the process number of an owner. */
export function placeAndPid(owner: string): { host: string; pid: number } {
  const [place, pid] = owner.split(' ') as [string, string];
  return { host: place.split('/')[0]!, pid: Number(pid) };
}

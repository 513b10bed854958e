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
  readonly #owner = `${placeOfProcess()} ${process.pid} ${randomUUID()}`;

  constructor(private readonly database: Database) {}

  /** Claims a run, or renews the claim. @returns false if another process computes it */
  take(id: string): boolean {
    const claim = this.#of(id);
    if (claim && claim.owner !== this.#owner && isHeld(claim)) return false;
    this.database
      .prepare('INSERT OR REPLACE INTO claims (run_id, owner, alive_at) VALUES (?, ?, ?)')
      .run(id, this.#owner, Date.now());
    return true;
  }

  /** @throws LostClaim unless this process holds the claim. */
  require(id: string): void {
    if (this.#of(id)?.owner !== this.#owner) throw new LostClaim(id);
  }

  /** Removes the claim to a run that has ended, whoever holds it. */
  drop(id: string): void {
    this.database.prepare('DELETE FROM claims WHERE run_id = ?').run(id);
  }

  /** Records that this process is alive. */
  renew(): void {
    this.database.prepare('UPDATE claims SET alive_at = ? WHERE owner = ?').run(Date.now(), this.#owner);
  }

  /** The runs that a process computes now, this one or another. */
  held(): Set<string> {
    const claims = this.database
      .prepare<[], ClaimRow & { run_id: string }>('SELECT run_id, owner, alive_at FROM claims')
      .all();
    return new Set(claims.filter(isHeld).map(({ run_id: id }) => id));
  }

  dropAll(): void {
    this.database.prepare('DELETE FROM claims WHERE owner = ?').run(this.#owner);
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

function isHeld({ owner, alive_at: aliveAt }: ClaimRow): boolean {
  if (Date.now() - aliveAt > LEASE) return false;
  const [place, pid] = owner.split(' ');
  return place !== placeOfProcess() || isAlive(Number(pid));
}

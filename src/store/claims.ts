import { randomUUID } from 'node:crypto';
import { readlinkSync } from 'node:fs';
import { hostname } from 'node:os';
import type { Database } from 'better-sqlite3';
import { isAlive } from '../system/is-alive.js';

/** How long a claim outlives the last sign of life of its owner, in milliseconds. */
export const LEASE = 15_000;

/** A run is computed by another process now: what this one has of it must not be stored. */
export class LostClaim extends Error {
  constructor(id: string) {
    super(`run ${id} is not, or no longer, this process’s to compute`);
  }
}

interface ClaimRow {
  owner: string;
  alive_at: number;
}

/**
 * Which runs this process computes, so that several share a database without computing a run twice. A claim of a
 * process that has died, or has not been heard of for LEASE, is anyone's. To be called within transactions.
 */
export class Claims {
  /** This one among all that have the database open. */
  readonly #owner = `${placeOfProcess()} ${process.pid} ${randomUUID()}`;

  constructor(private readonly database: Database) {}

  /** Claims a run, or says again that it is claimed. @returns false when another process computes it */
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

  /** Whoever claimed the run, it is done. */
  drop(id: string): void {
    this.database.prepare('DELETE FROM claims WHERE run_id = ?').run(id);
  }

  /** Says that this process is alive. */
  renew(): void {
    this.database.prepare('UPDATE claims SET alive_at = ? WHERE owner = ?').run(Date.now(), this.#owner);
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

/** Where the number of a process means something: a machine, or a container's share of one. */
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

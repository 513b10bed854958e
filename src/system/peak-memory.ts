import { readFileSync, writeFileSync } from 'node:fs';

/** Starts a new measurement of this process's peak memory, where the system can: on Linux. */
export function restartPeak(): void {
  try {
    writeFileSync('/proc/self/clear_refs', '5');
  } catch {
    // Elsewhere, the peak is that since the process started.
  }
}

/** The most memory that this process has had resident since the latest restart, in bytes. */
export function peakMemory(): number {
  try {
    const [, kilobytes] = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'utf8'))!;
    return 1024 * Number(kilobytes);
  } catch {
    return 1024 * process.resourceUsage().maxRSS;
  }
}

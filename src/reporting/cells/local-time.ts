/** A stored time in the time zone of this machine, to the minute: `2026-01-31 14:05`. */
export function localTime(stored: string): string {
  const time = new Date(stored);
  const two = (number: number): string => `${number}`.padStart(2, '0');
  const date = `${time.getFullYear()}-${two(time.getMonth() + 1)}-${two(time.getDate())}`;
  return `${date} ${two(time.getHours())}:${two(time.getMinutes())}`;
}

import { usageError } from '../../errors/user-error.js';

/**
 * A date or a time, in the time zone of this machine unless it names another, as times are stored (ISO 8601, UTC). A date
 * is its first moment.
 * @throws UserError (usage)
 */
export function timeIn(text: string): string {
  const [, date, clock = '00:00', zone = ''] =
    /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d(?::\d\d(?:\.\d+)?)?)(Z|[+-]\d\d:\d\d)?)?$/.exec(text.trim()) ?? [];
  // A date by itself is read as UTC: this one says whether there is such a day.
  const isDay = date !== undefined && dayOf(new Date(date)) === date;
  const time = new Date(`${date}T${clock}${zone}`);
  if (!isDay || Number.isNaN(time.getTime())) {
    throw usageError(`"${text}" is not a date or a time such as 2026-01-31 or 2026-01-31T14:05`);
  }
  return time.toISOString();
}

const dayOf = (time: Date): string => (Number.isNaN(time.getTime()) ? '' : time.toISOString().slice(0, 10));

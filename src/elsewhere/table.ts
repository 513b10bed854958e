import { CsvError, type Info, parse } from 'csv-parse/sync';

/** A row of the file. */
export interface Row {
  /** In the file, counted from 1. */
  line: number;
  seed: number;
  /** Tasks learnt, as their number, counted from 1; 0 is the initial network. */
  after: number;
  /** Task tested, counted from 1. */
  task: number;
  /** Fraction, 0 … 1. */
  accuracy: number;
  /** Number of test samples; null if the file does not say. */
  samples: number | null;
}

const required = ['seed', 'after', 'task', 'accuracy'] as const;
const known: readonly string[] = [...required, 'samples'];
const COLUMNS = 'the columns are seed, after, task, accuracy and, if it is known, samples';

/**
 * Reads a file of accuracies: comma-separated, with a header, one accuracy a row, in any order.
 * @throws Error that says what is wrong, with the line
 */
export function rowsOf(text: string): Row[] {
  const [header, ...records] = recordsIn(text);
  if (header === undefined) throw new Error(`it is empty; ${COLUMNS}`);
  const places = placesOf(header.fields);
  if (records.length === 0) throw new Error('it has a header, but no accuracies');
  const rows = records.map((record) => rowOf(record, header.fields.length, places));
  refuseRepeated(rows);
  return rows;
}

interface Record {
  line: number;
  fields: string[];
}

/** The rows that are not empty. A byte order mark and line ends of any system are accepted. */
function recordsIn(text: string): Record[] {
  try {
    const found = parse(text, {
      bom: true,
      info: true,
      relax_column_count: true,
      skip_empty_lines: true,
      trim: true,
    }) as unknown as { record: string[]; info: Info }[];
    return found.map(({ record, info }) => ({ line: info.lines, fields: record }));
  } catch (error) {
    if (error instanceof CsvError) throw new Error(`it is not comma-separated text: ${error.message}`);
    throw error;
  }
}

/** Where each column is. */
function placesOf(header: readonly string[]): Map<string, number> {
  const [only] = header;
  if (header.length === 1 && /[;\t]/.test(only!)) {
    throw new Error(
      `it is separated by ${only!.includes(';') ? 'semicolons' : 'tabs'}; separate by commas, with points in numbers: ${required.join()}`,
    );
  }
  const lacking = required.find((column) => !header.includes(column));
  if (lacking !== undefined) {
    throw new Error(
      `it has no column ${lacking} in its first line, ${JSON.stringify(header.join())}; ${COLUMNS}`,
    );
  }
  const unknown = header.find((column) => !known.includes(column));
  if (unknown !== undefined) {
    throw new Error(
      `it has a column ${JSON.stringify(unknown)}, which would not be stored; leave it out: ${COLUMNS}`,
    );
  }
  const twice = header.find((column, index) => header.indexOf(column) < index);
  if (twice !== undefined) throw new Error(`it has the column ${twice} twice`);
  return new Map(header.map((column, index) => [column, index]));
}

function rowOf({ line, fields }: Record, width: number, places: ReadonlyMap<string, number>): Row {
  const fault = (what: string) => new Error(`line ${line}: ${what}`);
  if (fields.length !== width) throw fault(`there are ${fields.length} fields, but ${width} columns`);
  const text = (column: string): string => fields[places.get(column)!]!;
  const whole = (column: string, least: number, example: string): number => {
    const number = Number(text(column));
    if (/^\d+$/.test(text(column)) && number >= least && Number.isSafeInteger(number)) return number;
    throw fault(`${column} is ${JSON.stringify(text(column))}, but must be ${example}`);
  };
  return {
    line,
    seed: whole('seed', 0, 'a whole number, such as 1'),
    after: whole('after', 0, 'the number of the task that was learned last, counted from 1'),
    task: whole('task', 1, 'the number of the task that is tested, counted from 1'),
    accuracy: accuracyOf(text('accuracy'), fault),
    samples: places.has('samples') ? whole('samples', 1, 'the number of test samples, or no column') : null,
  };
}

const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;

function accuracyOf(text: string, fault: (what: string) => Error): number {
  const accuracy = NUMBER.test(text) ? Number(text) : Number.NaN;
  if (accuracy >= 0 && accuracy <= 1) return accuracy;
  throw fault(`accuracy is ${JSON.stringify(text)}, but must be a number from 0 to 1, not percent`);
}

function refuseRepeated(rows: readonly Row[]): void {
  const lines = new Map<string, number>();
  for (const { line, seed, after, task } of rows) {
    const key = `${seed},${after},${task}`;
    const before = lines.get(key);
    if (before !== undefined) {
      throw new Error(
        `lines ${before} and ${line} are both for seed ${seed}, task ${task} after task ${after}`,
      );
    }
    lines.set(key, line);
  }
}

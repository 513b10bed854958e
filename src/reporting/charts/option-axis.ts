import { canonical } from '../../runs/canonical.js';
import type { OptionValue } from '../../runs/configuration.js';
import { valueText } from '../../runs/sweep/given-option.js';

/** Numbers from one to another, or any of several values. */
export type OptionScale =
  | { scale: 'linear' | 'log' | 'integer'; low: number; high: number }
  | { scale: 'list'; values: readonly OptionValue[] };

/** An axis for the values of an option, on which places are linear. */
export interface OptionAxis {
  min: number;
  max: number;
  ticks: { value: number; label: string }[];
  /** Where a value is; undefined if it is none of the axis. */
  placeOf(value: OptionValue): number | undefined;
}

/** About so many ticks on a linear axis. */
const TICKS = 6;
/** Space beside the ends of a range, in lengths of the axis. */
const MARGIN = 0.04;
/** Rounding of ends must not cost a tick, in steps. */
const SLACK = 1e-9;

export function axisOf(range: OptionScale): OptionAxis {
  if (range.scale === 'list') return ofList(range.values);
  const { low, high, scale } = range;
  const isLog = scale === 'log';
  const [from, to] = isLog ? [Math.log10(low), Math.log10(high)] : [low, high];
  const room = MARGIN * (to - from);
  const place = (value: number) => (isLog ? Math.log10(value) : value);
  const ticks = isLog ? logTicks(low, high) : linearTicks(low, high, scale === 'integer');
  return {
    min: from - room,
    max: to + room,
    ticks: ticks.map((value) => ({ value: place(value), label: numberText(value) })),
    placeOf: (value) =>
      typeof value === 'number' && value >= low && value <= high ? place(value) : undefined,
  };
}

function ofList(values: readonly OptionValue[]): OptionAxis {
  const keys = values.map((value) => canonical([value]));
  return {
    min: -0.5,
    max: values.length - 0.5,
    ticks: values.map((value, at) => ({ value: at, label: valueText(value) })),
    placeOf: (value) => {
      const at = keys.indexOf(canonical([value]));
      return at < 0 ? undefined : at;
    },
  };
}

/** Powers of ten; over less than two decades also twice and five times them. */
function logTicks(low: number, high: number): number[] {
  const [first, last] = [Math.floor(Math.log10(low)), Math.ceil(Math.log10(high))];
  const factors = high / low < 100 ? [1, 2, 5] : [1];
  const decades = Array.from({ length: last - first + 1 }, (_, index) => first + index);
  const ticks = decades
    .flatMap((decade) => factors.map((factor) => Number(`${factor}e${decade}`)))
    .filter((value) => value >= low && value <= high);
  const step = Math.ceil(ticks.length / 10);
  return ticks.length < 2 ? [low, high] : ticks.filter((_, index) => index % step === 0);
}

function linearTicks(low: number, high: number, isWhole: boolean): number[] {
  const raw = (high - low) / TICKS;
  const decade = 10 ** Math.floor(Math.log10(raw));
  const step = [1, 2, 5, 10].map((factor) => factor * decade).find((one) => one >= raw)!;
  const whole = isWhole ? Math.max(1, Math.round(step)) : step;
  const first = Math.ceil(low / whole - SLACK);
  const count = Math.floor(high / whole + SLACK) - first + 1;
  return Array.from({ length: count }, (_, index) => Number(((first + index) * whole).toPrecision(12)));
}

const numberText = (value: number): string =>
  value !== 0 && (Math.abs(value) >= 1e5 || Math.abs(value) < 1e-3)
    ? value.toExponential().replace('e+', 'e')
    : `${value}`;

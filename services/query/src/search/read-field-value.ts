import { parseMicroTime } from '@k8s-audit/audit-event';
import {
  isNumberField,
  isTextField,
  wordsOf,
  type FilterField,
  type Operator,
} from '@k8s-audit/store';
import { readRelativeTime } from './relative-time.ts';

export type ReadFieldValue =
  | { readonly ok: true; readonly operator: Operator; readonly value: string }
  | { readonly ok: false; readonly reason: string };

const UNITS_US: Readonly<Record<string, number>> = {
  us: 1,
  ms: 1_000,
  s: 1_000_000,
  m: 60_000_000,
  h: 3_600_000_000,
};

/** Checks a value against its field, and brings it into the form that the store compares. */
export function readFieldValue(
  field: FilterField,
  operator: Operator,
  text: string,
): ReadFieldValue {
  const { sign, rest } = splitOperator(text);
  const compares = operator === '=' ? sign : operator;
  const value = operator === '=' ? rest : text;
  if (isNumberField(field) || field === 'time') return readCompared(field, compares, value);
  if (operator !== '=') return no(`${field} has no size: it cannot be compared with ${operator}`);
  const words = wordsOf(field);
  if (words !== null) {
    const word = words.find((known) => known.toLowerCase() === text.toLowerCase());
    return word === undefined ? no(`${field} is one of ${words.join(', ')}`) : yes('=', word);
  }
  if (text === '' && !isTextField(field)) return no(`${field} needs a value`);
  return yes('=', text);
}

/** `code:">=400"`: a sign within quotes counts as well. */
function splitOperator(text: string): { sign: Operator; rest: string } {
  const sign = /^(?:[<>]=?|=)/.exec(text)?.[0] as Operator | undefined;
  return sign === undefined ? { sign: '=', rest: text } : { sign, rest: text.slice(sign.length) };
}

function readCompared(field: FilterField, operator: Operator, text: string): ReadFieldValue {
  if (field === 'code') {
    return /^\d{3}$/.test(text)
      ? yes(operator, text)
      : no('code is a status of three digits, such as code:403 or code:>=400');
  }
  if (field === 'duration') {
    const match = /^(\d+(?:\.\d+)?)(us|ms|s|m|h)$/.exec(text);
    const unit = UNITS_US[match?.[2] ?? ''];
    return match === null || unit === undefined
      ? no('duration is a number with its unit, such as duration:>1.5s or duration:<200ms')
      : yes(operator, String(Math.round(Number(match[1]) * unit)));
  }
  const timeUs = readRelativeTime(text) ?? parseMicroTime(text);
  return timeUs === null
    ? no('time is written as 2026-01-31T12:00:00Z, or relative such as -1h')
    : yes(operator, String(timeUs));
}

const yes = (operator: Operator, value: string): ReadFieldValue => ({ ok: true, operator, value });
const no = (reason: string): ReadFieldValue => ({ ok: false, reason });

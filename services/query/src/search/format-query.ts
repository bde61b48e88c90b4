import { formatMicroTime } from '@k8s-audit/audit-event';
import type { EventFilter, FieldFilter, FilterField } from '@k8s-audit/store';

/** Writes a filter as text that reads as the same filter. */
export function formatQuery(filter: EventFilter): string {
  return format(filter, 'or');
}

/** `within` is the word that joins the terms around: what binds less needs brackets. */
function format(filter: EventFilter, within: 'or' | 'and' | 'not'): string {
  switch (filter.kind) {
    case 'and': {
      const text = filter.filters.map((one) => format(one, 'and')).join(' ');
      return within === 'not' && filter.filters.length > 1 ? `(${text})` : text;
    }
    case 'or': {
      const text = filter.filters.map((one) => format(one, 'and')).join(' or ');
      return within === 'or' ? text : `(${text})`;
    }
    case 'not':
      return `-${format(filter.filter, 'not')}`;
    case 'has':
      return `has:${filter.what}`;
    case 'text':
      return quote(filter.text, /^(?!(?:and|or|not)$)[^\s"\\():-][^\s"\\():]*$/i);
    case 'field':
      return formatField(filter);
    default:
      return filter satisfies never;
  }
}

function formatField({ field, operator, value }: FieldFilter): string {
  const sign = operator === '=' ? '' : operator;
  return `${field}:${sign}${quote(formatValue(field, value), /^[^\s"\\()<>=][^\s"\\()]*$/)}`;
}

function formatValue(field: FilterField, value: string): string {
  if (field === 'time') return formatMicroTime(BigInt(value));
  return field === 'duration' ? `${value}us` : value;
}

const quote = (text: string, plain: RegExp): string =>
  plain.test(text) ? text : `"${text.replaceAll(/["\\]/g, '\\$&')}"`;

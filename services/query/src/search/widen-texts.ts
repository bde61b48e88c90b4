import type { EventFilter } from '@k8s-audit/store';

/**
 * The same search with each free text also found inside of words: `pay` becomes `*pay*`. Null where
 * there is no text to widen, since it would find nothing else.
 */
export function widenTexts(filter: EventFilter): EventFilter | null {
  const widened = widen(filter);
  return widened === filter ? null : widened;
}

function widen(filter: EventFilter): EventFilter {
  switch (filter.kind) {
    case 'and':
    case 'or': {
      const filters = filter.filters.map(widen);
      const isSame = filters.every((one, index) => one === filter.filters[index]);
      return isSame ? filter : { ...filter, filters };
    }
    case 'text':
      return filter.text.includes('*') ? filter : { ...filter, text: `*${filter.text}*` };
    // What must not match would match more.
    case 'not':
    case 'field':
    case 'has':
      return filter;
    default:
      return filter satisfies never;
  }
}

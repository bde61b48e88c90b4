const LENGTHS = { minute: 16, second: 19, millisecond: 23 } as const;

/** `2026-01-31 12:00:00`: a time, as RFC 3339 in UTC or as a Date, down to a unit. */
export function formatUtc(time: Date | string, to: keyof typeof LENGTHS = 'second'): string {
  const text = typeof time === 'string' ? time : time.toISOString();
  return text.slice(0, LENGTHS[to]).replace('T', ' ');
}

/** The same with its zone, for who compares it with what was noted elsewhere. */
export const sayUtc = (time: Date | string, to?: keyof typeof LENGTHS): string =>
  `${formatUtc(time, to)} UTC`;

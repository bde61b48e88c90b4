/** `2026-01-31 12:00 UTC`: to the minute, as one reads when something was done. */
export const formatInstant = (at: Date): string =>
  `${at.toISOString().slice(0, 16).replace('T', ' ')} UTC`;

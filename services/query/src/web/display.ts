import type { Request } from 'express';
import { readCookie } from '../auth/cookies.ts';

export const DENSITIES = ['comfortable', 'compact'] as const;
export const COLUMNS = [
  'command',
  'cluster',
  'namespace',
  'user',
  'actor',
  'verb',
  'resource',
  'client',
  'address',
] as const;
export type Column = (typeof COLUMNS)[number];

/** How a reader likes the list; kept by the browser, so that pages come out right at once. */
export interface Display {
  readonly density: (typeof DENSITIES)[number];
  readonly columns: ReadonlySet<Column>;
  /** The reader's time zone; UTC until the browser has told it. */
  readonly zone: string;
}

export const DISPLAY_COOKIE = 'k8s_audit_display';
const ZONE_COOKIE = 'k8s_audit_zone';

export const DEFAULT_DISPLAY: Display = {
  density: 'comfortable',
  columns: new Set(['command', 'cluster', 'namespace', 'actor', 'client', 'address']),
  zone: 'UTC',
};

/** What the cookies say; what they do not say, or say wrongly, is as by default. */
export function readDisplay(request: Request): Display {
  const [density, ...columns] = (readCookie(request, DISPLAY_COOKIE) ?? '').split('.');
  const zone = readCookie(request, ZONE_COOKIE) ?? '';
  const known = DENSITIES.find((one) => one === density);
  return {
    density: known ?? DEFAULT_DISPLAY.density,
    columns:
      known === undefined
        ? DEFAULT_DISPLAY.columns
        : new Set(COLUMNS.filter((column) => columns.includes(column))),
    zone: isZone(zone) && !IS_UTC.test(zone) ? zone : DEFAULT_DISPLAY.zone,
  };
}

/** As the cookie holds it; `density` and `columns` come from a form. */
export function formatDisplay(form: Readonly<Record<string, unknown>>): string {
  const density = DENSITIES.find((one) => one === form['density']) ?? DEFAULT_DISPLAY.density;
  const chosen = [form['columns']].flat();
  return [density, ...COLUMNS.filter((column) => chosen.includes(column))].join('.');
}

/** A zone that says what UTC says would only say it twice. */
const IS_UTC = /^(?:Etc\/)?(?:UTC|GMT|UCT|Universal|Zulu)$/;

function isZone(zone: string): boolean {
  if (!/^[A-Za-z0-9_+/-]{1,64}$/.test(zone)) return false;
  try {
    return new Intl.DateTimeFormat('en', { timeZone: zone }).format() !== '';
  } catch {
    return false;
  }
}

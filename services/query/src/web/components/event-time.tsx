/** A time of an event: the reader's own clock first, UTC below it. */
export function EventTime({
  time,
  zone,
  compact = false,
}: {
  readonly time: string;
  readonly zone: string;
  readonly compact?: boolean;
}) {
  const utc = `${time.slice(0, 10)} ${time.slice(11, 23)} UTC`;
  const local = zone === 'UTC' ? utc : formatLocal(time, zone);
  return (
    <time
      dateTime={time}
      title={zone === 'UTC' ? time : `${local} ${zone}\n${utc}`}
      class="text-xs text-slate-600 tabular-nums dark:text-slate-400"
    >
      <span class="leading-6 whitespace-nowrap">
        {local.slice(0, 10)}{' '}
        <span class="text-slate-900 dark:text-slate-100">{local.slice(11)}</span>
      </span>
      {compact || zone === 'UTC' ? null : (
        <span class="block whitespace-nowrap">
          {local.slice(0, 10) === utc.slice(0, 10) ? utc.slice(11) : utc}
        </span>
      )}
    </time>
  );
}

/** `sv-SE` writes times as ISO 8601 does. One formatter is kept: a page has one reader. */
let known: { readonly zone: string; readonly format: Intl.DateTimeFormat } | undefined;

/** `2026-01-31 12:00:00.123` on the clocks of a zone. */
export function formatLocal(time: string, zone: string): string {
  if (known?.zone !== zone) {
    const style = { dateStyle: 'short', timeStyle: 'medium', timeZone: zone } as const;
    known = { zone, format: new Intl.DateTimeFormat('sv-SE', style) };
  }
  return `${known.format.format(Date.parse(time))}${time.slice(19, 23)}`;
}

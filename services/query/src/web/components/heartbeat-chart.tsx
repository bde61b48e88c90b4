import type { HeardMinute } from '@k8s-audit/store';

const HEIGHT = 32;

/** A bar a minute, as high as what was new in it; a low mark where only what was known came. */
export function HeartbeatChart({
  minutes,
  label,
}: {
  readonly minutes: ReadonlyArray<HeardMinute | null>;
  readonly label: string;
}) {
  const most = Math.max(1, ...minutes.map((minute) => minute?.events ?? 0));
  return (
    <svg
      viewBox={`0 0 ${minutes.length} ${HEIGHT}`}
      preserveAspectRatio="none"
      role="img"
      aria-label={label}
      class="h-8 w-full rounded bg-slate-100 dark:bg-slate-800"
    >
      {minutes.map((minute, at) => {
        if (minute === null) return null;
        const height = Math.max(2, (minute.events / most) * HEIGHT);
        return (
          <rect
            key={at}
            x={at}
            y={HEIGHT - height}
            width={1}
            height={height}
            class="fill-indigo-500 dark:fill-indigo-400"
          />
        );
      })}
    </svg>
  );
}

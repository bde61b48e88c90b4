const RELATIVE = /^-(\d{1,5})([smhd])$/;
const SECONDS = { s: 1, m: 60, h: 3_600, d: 86_400 } as const;

/** `-15m` as µs since 1970; null for what is no relative time. */
export function readRelativeTime(text: string): bigint | null {
  const match = RELATIVE.exec(text);
  if (match === null) return null;
  const unit = SECONDS[match[2] as keyof typeof SECONDS];
  return BigInt(Date.now() - Number(match[1]) * unit * 1_000) * 1_000n;
}

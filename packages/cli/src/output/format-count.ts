/** 12345 as 12,345, and what is counted, one or many. */
export const formatCount = (count: number, one = 'event', many = `${one}s`): string =>
  `${count.toLocaleString('en')} ${count === 1 ? one : many}`;

/** Bytes as people say them. */
export function formatBytes(bytes: number): string {
  if (bytes < 1_024) return `${bytes} bytes`;
  const units = ['KiB', 'MiB', 'GiB', 'TiB'];
  const power = Math.min(Math.floor(Math.log2(bytes) / 10), units.length);
  const size = bytes / 2 ** (10 * power);
  return `${size >= 10 ? Math.round(size) : size.toFixed(1)} ${units[power - 1]}`;
}

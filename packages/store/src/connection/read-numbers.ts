/** The driver gives large numbers and sums as texts: these columns of a row as numbers. */
export function readNumbers<Key extends string>(
  row: Readonly<Record<Key, string | number>>,
  keys: readonly Key[],
): Record<Key, number> {
  return Object.fromEntries(keys.map((key) => [key, Number(row[key])])) as Record<Key, number>;
}

/** Which events of a segment match: 1 or 0 for each. */
export type Mask = Uint8Array;

export function maskOf(events: number, value: 0 | 1): Mask {
  return value === 0 ? new Uint8Array(events) : new Uint8Array(events).fill(1);
}

export function intersect(a: Mask, b: Mask): Mask {
  for (let at = 0; at < a.length; at += 1) a[at] = (a[at] as number) & (b[at] as number);
  return a;
}

export function unite(a: Mask, b: Mask): Mask {
  for (let at = 0; at < a.length; at += 1) a[at] = (a[at] as number) | (b[at] as number);
  return a;
}

export function invert(mask: Mask): Mask {
  for (let at = 0; at < mask.length; at += 1) mask[at] = 1 - (mask[at] as number);
  return mask;
}

/** 1 where a column has the value. */
export function equals(column: ArrayLike<number>, value: number): Mask {
  const mask = new Uint8Array(column.length);
  for (let at = 0; at < mask.length; at += 1) mask[at] = column[at] === value ? 1 : 0;
  return mask;
}

/** 1 where a column has one of the values. */
export function isAmong(column: ArrayLike<number>, values: ReadonlySet<number>): Mask {
  const [only] = values;
  if (values.size === 1 && only !== undefined) return equals(column, only);
  const mask = new Uint8Array(column.length);
  for (let at = 0; at < mask.length; at += 1) mask[at] = values.has(column[at] as number) ? 1 : 0;
  return mask;
}

/** 1 where the test of a column's value holds. */
export function where(column: ArrayLike<number>, test: (value: number) => boolean): Mask {
  const mask = new Uint8Array(column.length);
  for (let at = 0; at < mask.length; at += 1) mask[at] = test(column[at] as number) ? 1 : 0;
  return mask;
}

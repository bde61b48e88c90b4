import { z } from 'zod';

const BYTES_PER_UNIT: Readonly<Record<string, number>> = {
  '': 1,
  KIB: 2 ** 10,
  MIB: 2 ** 20,
  GIB: 2 ** 30,
};

/** A whole number within bounds. */
export function wholeNumber(bounds: { min: number; max: number; otherwise: number }) {
  const message = `must be a whole number from ${bounds.min} to ${bounds.max}`;
  return z
    .string()
    .default(String(bounds.otherwise))
    .transform(Number)
    .refine(
      (number) => Number.isInteger(number) && number >= bounds.min && number <= bounds.max,
      message,
    );
}

/** A size such as `256MiB`, `64 KiB` or `1048576`; comes out in bytes. */
export function byteSize(otherwise: string) {
  return z
    .string()
    .default(otherwise)
    .transform((text) => {
      const match = /^(\d+)\s*(KiB|MiB|GiB|)$/i.exec(text.trim());
      return match
        ? Number(match[1]) * (BYTES_PER_UNIT[(match[2] ?? '').toUpperCase()] ?? NaN)
        : NaN;
    })
    .refine((bytes) => bytes > 0, 'must be a size such as 256MiB');
}

export function trueOrFalse(otherwise: 'true' | 'false') {
  return z
    .enum(['true', 'false'], 'must be true or false')
    .default(otherwise)
    .transform((text) => text === 'true');
}

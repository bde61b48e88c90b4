import { readFileSync } from 'node:fs';

/**
 * Loaded into a service before its own code (`--import jump-clock.ts?file=…`): its time of day is off
 * by as many milliseconds as the file says. That is what a clock that is set does: timers and
 * `performance.now()` follow another clock, which nobody sets.
 */
const file = new URL(import.meta.url).searchParams.get('file') ?? '';
const READ_EVERY_MS = 50;

const readOffset = (): number => Number(readFileSync(file, 'utf8'));

let offsetMs = readOffset();
setInterval(() => {
  offsetMs = readOffset();
}, READ_EVERY_MS).unref();

const RealDate = Date;
const now = (): number => RealDate.now() + offsetMs;
globalThis.Date = new Proxy(RealDate, {
  construct: (target, args, newTarget) =>
    Reflect.construct(target, args.length === 0 ? [now()] : args, newTarget) as Date,
  apply: () => new RealDate(now()).toString(),
  get: (target, key) => (key === 'now' ? now : (Reflect.get(target, key) as unknown)),
});

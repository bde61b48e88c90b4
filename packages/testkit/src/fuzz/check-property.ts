import fc from 'fast-check';
import { keepSeed, keptSeedsOf } from './kept-seeds.ts';

/** So many cases between two lines of progress. */
const BLOCK = 20_000;

/**
 * Checks a property: first the cases at which it once failed, then as many new ones as given.
 * `npm run fuzz` checks far more, says how far it is, and keeps the seed of a case that fails.
 */
export function checkProperty<Case>(runs: number, property: fc.IProperty<Case>): void {
  const name = currentTest();
  for (const kept of keptSeedsOf(name)) settle(name, fc.check(property, kept));
  for (const numRuns of blocksOf(name, runs)) settle(name, fc.check(property, { numRuns }));
}

/** The same of a property that takes its time. */
export async function checkAsyncProperty<Case>(
  runs: number,
  property: fc.IAsyncProperty<Case>,
): Promise<void> {
  const name = currentTest();
  for (const kept of keptSeedsOf(name)) settle(name, await fc.check(property, kept));
  for (const numRuns of blocksOf(name, runs)) settle(name, await fc.check(property, { numRuns }));
}

/** Told by Jest's global, as this package is also loaded where there is no Jest. */
function currentTest(): string {
  const { expect } = globalThis as {
    expect?: { getState(): { currentTestName?: string } };
  };
  const name = expect?.getState().currentTestName;
  if (name === undefined) throw new Error('properties are checked inside of a test');
  return name;
}

function* blocksOf(name: string, runs: number): Generator<number> {
  const fuzzRuns = Number(process.env['FUZZ_RUNS'] ?? 0);
  if (fuzzRuns === 0) return void (yield runs);
  const endMs = performance.now() + Number(process.env['FUZZ_SECONDS'] ?? Infinity) * 1_000;
  let done = 0;
  while (done < fuzzRuns && performance.now() < endMs) {
    const block = Math.min(BLOCK, fuzzRuns - done);
    yield block;
    done += block;
    process.stderr.write(`${name}: ${done.toLocaleString('en')} cases\n`);
  }
}

function settle<Case>(name: string, details: fc.RunDetails<Case>): void {
  if (!details.failed) return;
  const { seed, counterexamplePath } = details;
  if (counterexamplePath !== null && process.env['FUZZ_RUNS'] !== undefined)
    keepSeed(name, { seed, path: counterexamplePath });
  throw new Error(fc.defaultReportMessage(details), { cause: details.errorInstance });
}

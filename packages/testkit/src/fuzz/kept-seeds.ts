import { readFileSync, writeFileSync } from 'node:fs';

/** Says which case it was, for as long as the arbitraries of its property stay as they are. */
export interface KeptSeed {
  readonly seed: number;
  readonly path: string;
}

type KeptSeeds = Record<string, KeptSeed[]>;

const FILE = new URL('kept-seeds.json', import.meta.url);

const readSeeds = (): KeptSeeds => JSON.parse(readFileSync(FILE, 'utf8')) as KeptSeeds;

/** Cases at which the property of a test failed once. */
export const keptSeedsOf = (test: string): readonly KeptSeed[] => readSeeds()[test] ?? [];

export function keepSeed(test: string, seed: KeptSeed): void {
  const kept = readSeeds();
  kept[test] = [...(kept[test] ?? []), seed];
  writeFileSync(FILE, `${JSON.stringify(kept, null, 2)}\n`);
}

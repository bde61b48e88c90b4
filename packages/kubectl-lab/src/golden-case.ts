import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { LabEvent } from './kubectl-lab.ts';

/** What real kubectl binaries sent for a command, and what the product makes of it. */
export interface GoldenCase {
  readonly typed: readonly string[];
  /** Versions of kubectl that sent these requests. */
  readonly versions: readonly string[];
  readonly summary: string;
  readonly confidence: string;
  readonly command: string;
  readonly events: readonly LabEvent[];
}

export const GOLDEN_FILE = fileURLToPath(new URL('../golden/commands.jsonl', import.meta.url));

export function readGoldenCases(): GoldenCase[] {
  const lines = readFileSync(GOLDEN_FILE, 'utf8').split('\n').filter(Boolean);
  return lines.map((line) => JSON.parse(line) as GoldenCase);
}

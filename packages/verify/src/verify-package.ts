import { readFile } from 'node:fs/promises';
import { checkEvidence, readZip, type EvidenceVerdict } from '@k8s-audit/evidence';
import { formatVerifier } from '@k8s-audit/merkle-log';
import { readKey } from './read-known-roots.ts';
import type { Verdict } from './verdict.ts';

/** Checks an evidence package; needs nothing but the file. */
export async function verifyPackage(file: string, keys: readonly string[]): Promise<Verdict> {
  const files = await readZip(new Uint8Array(await readFile(file)));
  const check = (key: string | null): Promise<EvidenceVerdict> =>
    checkEvidence(files, key === null ? null : formatVerifier(readKey(key)));
  let verdict = await check(keys[0] ?? null);
  for (const key of keys.slice(1)) if (!verdict.unaltered) verdict = await check(key);
  const { events, batches, origin, size } = verdict;
  return {
    unaltered: verdict.unaltered,
    complete: verdict.complete,
    findings: verdict.findings.map(({ what }) => what),
    notes: [
      `${events} events of ${batches} batches; the log ${origin} with ${size} entries, key ${verdict.key}.`,
      ...verdict.notes,
    ],
  };
}

import { readFile } from 'node:fs/promises';
import { checkEvidence, readZip } from '@k8s-audit/evidence';
import { formatVerifier } from '@k8s-audit/merkle-log';
import { readKey } from './read-known-roots.ts';
import type { Verdict } from './verdict.ts';

/** Checks an evidence package; needs nothing but the file. */
export async function verifyPackage(file: string, key: string | null): Promise<Verdict> {
  const known = key === null ? null : formatVerifier(readKey(key));
  const verdict = await checkEvidence(await readZip(new Uint8Array(await readFile(file))), known);
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

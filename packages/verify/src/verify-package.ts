import { readFile } from 'node:fs/promises';
import { checkEvidence, readZip, type EvidenceVerdict } from '@k8s-audit/evidence';
import { formatVerifier } from '@k8s-audit/merkle-log';
import { readKey } from './read-known-roots.ts';
import { UnusableInputError } from './unusable-input-error.ts';
import type { Verdict } from './verdict.ts';

/** Checks an evidence package; needs nothing but the file. Throws UnusableInputError on what is none. */
export async function verifyPackage(file: string, keys: readonly string[]): Promise<Verdict> {
  const known = keys.map((key) => formatVerifier(readKey(key)));
  const verdict = await check(file, known).catch((error: Error) => {
    throw new UnusableInputError(
      `${file} cannot be checked (${error.message}): give an evidence package as it was downloaded`,
      { cause: error },
    );
  });
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

/** By the first of the keys that signed it. */
async function check(
  file: string,
  [first, ...others]: readonly string[],
): Promise<EvidenceVerdict> {
  const files = await readZip(new Uint8Array(await readFile(file)));
  let verdict = await checkEvidence(files, first ?? null);
  for (const key of others) if (!verdict.unaltered) verdict = await checkEvidence(files, key);
  return verdict;
}

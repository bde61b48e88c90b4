import { readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { ANY_CLUSTER_NAME, parseWebhookTokens, type WebhookTokens } from '@k8s-audit/config';
import { isClusterName } from '@k8s-audit/audit-event';

export type TokensChange =
  | { readonly kind: 'add' | 'replace'; readonly cluster: string; readonly hash: string }
  /** `prefix`: the first digits of the hash, with or without `sha256:`. */
  | { readonly kind: 'remove'; readonly cluster: string; readonly prefix: string };

/**
 * Changes one entry of a WEBHOOK_TOKENS_FILE, which is made where there is none. It is whole at every
 * moment: ingest reads it again as soon as it changes. Returns what is wrong, or null.
 */
export function changeTokensFile(file: string, change: TokensChange): string | null {
  if (change.cluster !== ANY_CLUSTER_NAME && !isClusterName(change.cluster))
    return 'A cluster name has 1 to 64 lower-case letters, digits, dots and dashes, and begins and ends with a letter or digit; * stands for any.';
  const tokens = readTokensFile(file);
  if (typeof tokens === 'string') return tokens;
  const hashes = changeHashes(tokens[change.cluster] ?? [], change);
  if (typeof hashes === 'string') return hashes;
  const { [change.cluster]: _before, ...others } = tokens;
  const all = hashes.length === 0 ? others : { ...others, [change.cluster]: hashes };
  return writeWhole(file, `${JSON.stringify(all, null, 2)}\n`);
}

function changeHashes(hashes: readonly string[], change: TokensChange): readonly string[] | string {
  switch (change.kind) {
    case 'add':
      return [...hashes, change.hash];
    case 'replace':
      return [change.hash];
    case 'remove': {
      const matches = hashes.filter((hash) => digitsOf(hash).startsWith(digitsOf(change.prefix)));
      if (matches.length === 1) return hashes.filter((hash) => hash !== matches[0]);
      const found = matches.length === 0 ? 'No hash' : 'More than one hash';
      return `${found} of ${change.cluster} begins like that: look into the file and give more of it.`;
    }
    default:
      return change satisfies never;
  }
}

const digitsOf = (hash: string): string => hash.toLowerCase().replace(/^sha256:/, '');

/** The hashes of a WEBHOOK_TOKENS_FILE, none where there is no such file, or what is wrong with it. */
export function readTokensFile(file: string): WebhookTokens | string {
  try {
    return parseWebhookTokens(readFileSync(file, 'utf8'));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return {};
    return `${file} is no file of webhook tokens (${(error as Error).message}): mend it first.`;
  }
}

/** Written beside it and put in its place; the rights that it had stay. */
function writeWhole(file: string, text: string): string | null {
  try {
    const beside = `${file}.new`;
    const mode = statSync(file, { throwIfNoEntry: false })?.mode ?? 0o600;
    writeFileSync(beside, text, { mode });
    renameSync(beside, file);
    return null;
  } catch (error) {
    return `${file} cannot be written (${(error as Error).message}): give a file in a folder that can.`;
  }
}

import { hashSecret } from '@k8s-audit/http-kit';
import type { Logger } from '@k8s-audit/logging';
import type { TokenFollower } from '@k8s-audit/queue';
import { ANY_CLUSTER, type Credential, type CredentialsByHash } from './credential.ts';
import { followTokensFile } from './follow-tokens-file.ts';

export type TokenVerdict =
  | { readonly kind: 'right'; readonly credential: Credential }
  | { readonly kind: 'wrong' }
  /** Not one of those configured here, and what query publishes is not known yet. */
  | { readonly kind: 'undecided' };

export interface CredentialStore {
  /** Judges a token by the hex of its SHA-256, and notes that it was used. */
  judge(hash: string): TokenVerdict;
  /**
   * Whether strangers may write: only where nothing is configured and no token was ever made, as far as
   * Redis knows. Before Redis has answered, it is undecided; a batch could not be kept then either.
   */
  strangers(): 'may write' | 'may not write' | 'undecided';
  close(): void;
}

/** Rejects when the file cannot be used at start; later, a broken file keeps the tokens that were. */
export async function createCredentialStore(options: {
  readonly token: string | undefined;
  readonly tokensFile: string | undefined;
  /** True where client certificates are taken, which closes ingest to strangers, too. */
  readonly takesCertificates: boolean;
  readonly published: TokenFollower;
  readonly logger: Logger;
}): Promise<CredentialStore> {
  const { logger, tokensFile, published } = options;
  const single: CredentialsByHash = new Map(
    options.token ? [[hashSecret(options.token).toString('hex'), ANY_CLUSTER]] : [],
  );
  const fromFile = await followTokensFile(tokensFile, logger);
  const configured = single.size > 0 || tokensFile !== undefined || options.takesCertificates;
  if (!configured)
    logger.warn('anyone may send events until a token is made on the page /clusters/new');
  return {
    judge(hash) {
      const here = single.get(hash) ?? fromFile.current().get(hash);
      if (here !== undefined) return { kind: 'right', credential: here };
      const token = published.find(hash);
      if (token === null) return { kind: published.status() === 'unknown' ? 'undecided' : 'wrong' };
      published.noteUse(token.id);
      return { kind: 'right', credential: { writes: 'these clusters', clusters: [token.cluster] } };
    },
    strangers() {
      if (configured || published.everMade()) return 'may not write';
      return published.status() === 'unknown' ? 'undecided' : 'may write';
    },
    close() {
      fromFile.close();
      published.close();
    },
  };
}

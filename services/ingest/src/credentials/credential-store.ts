import { hashSecret, watchFiles } from '@k8s-audit/http-kit';
import type { Logger } from '@k8s-audit/logging';
import { ANY_CLUSTER, type Credential, type CredentialsByHash } from './credential.ts';
import { readTokensFile } from './read-tokens-file.ts';

export interface CredentialStore {
  /** Null when no token has this hash. */
  find(hash: string): Credential | null;
  /** True when nobody configured a token: then anyone may write. */
  readonly open: boolean;
  close(): void;
}

/** Rejects when the file cannot be used at start; later, a broken file keeps the tokens that were. */
export async function createCredentialStore(options: {
  readonly token: string | undefined;
  readonly tokensFile: string | undefined;
  /** True where client certificates are taken, which closes ingest to strangers, too. */
  readonly takesCertificates: boolean;
  readonly logger: Logger;
}): Promise<CredentialStore> {
  const { logger, tokensFile } = options;
  const single: CredentialsByHash = new Map(
    options.token ? [[hashSecret(options.token).toString('hex'), ANY_CLUSTER]] : [],
  );
  const fromFile = await followTokensFile(tokensFile, logger);
  const open = single.size === 0 && tokensFile === undefined && !options.takesCertificates;
  if (open) logger.warn('anyone may send events: set WEBHOOK_TOKEN or WEBHOOK_TOKENS_FILE');
  return {
    find: (hash) => single.get(hash) ?? fromFile.current().get(hash) ?? null,
    open,
    close: () => fromFile.close(),
  };
}

interface FollowedFile {
  current(): CredentialsByHash;
  close(): void;
}

async function followTokensFile(path: string | undefined, logger: Logger): Promise<FollowedFile> {
  let current: CredentialsByHash = new Map();
  if (path === undefined) return { current: () => current, close: () => undefined };
  const watch = watchFiles([path], async () => {
    try {
      current = await readTokensFile(path);
      logger.info({ tokens: current.size }, 'read the webhook tokens anew');
    } catch (error) {
      logger.error(
        { err: error },
        'the webhook tokens file cannot be read; the tokens before it stay valid',
      );
    }
  });
  try {
    current = await readTokensFile(path);
  } catch (error) {
    watch.close();
    throw new Error(`WEBHOOK_TOKENS_FILE: ${(error as Error).message}`, { cause: error });
  }
  return { current: () => current, close: () => watch.close() };
}

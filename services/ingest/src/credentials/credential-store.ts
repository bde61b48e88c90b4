import { stat } from 'node:fs/promises';
import { hashSecret } from '@k8s-audit/http-kit';
import type { Logger } from '@k8s-audit/logging';
import { matchToken, type Credential, type TokenHash } from './credential.ts';
import { readTokensFile } from './read-tokens-file.ts';

export interface CredentialStore {
  /** Null when the token is not known. */
  find(token: string): Credential | null;
  /** True when nobody configured a token: then anyone may write. */
  readonly open: boolean;
  close(): void;
}

/**
 * Kubernetes swaps a mounted secret by a symbolic link, which file watchers miss; its modification
 * time shows it.
 */
const RELOAD_INTERVAL_MS = 2_000;

/** Rejects when the file cannot be used at start; later, a broken file keeps the tokens that were. */
export async function createCredentialStore(options: {
  readonly token: string | undefined;
  readonly tokensFile: string | undefined;
  readonly logger: Logger;
}): Promise<CredentialStore> {
  const { logger, tokensFile } = options;
  const single: TokenHash[] = options.token
    ? [{ hash: hashSecret(options.token), credential: { writes: 'any cluster' } }]
    : [];
  if (tokensFile === undefined) return fixedStore(single, logger);

  let fromFile = await readFirst(tokensFile);
  let version = await versionOf(tokensFile);
  const reload = async (): Promise<void> => {
    const now = await versionOf(tokensFile);
    if (now === version) return;
    version = now;
    try {
      fromFile = await readTokensFile(tokensFile);
      logger.info({ tokens: fromFile.length }, 'read the webhook tokens anew');
    } catch (error) {
      logger.error(
        { err: error },
        'the webhook tokens file cannot be read; the tokens before it stay valid',
      );
    }
  };
  const timer = setInterval(() => void reload(), RELOAD_INTERVAL_MS);
  timer.unref();
  return {
    find: (token) => matchToken(token, [...single, ...fromFile]),
    open: false,
    close: () => clearInterval(timer),
  };
}

function fixedStore(tokens: readonly TokenHash[], logger: Logger): CredentialStore {
  if (tokens.length === 0) {
    logger.warn('anyone may send events: set WEBHOOK_TOKEN or WEBHOOK_TOKENS_FILE');
  }
  return {
    find: (token) => matchToken(token, tokens),
    open: tokens.length === 0,
    close: () => undefined,
  };
}

async function readFirst(path: string): Promise<TokenHash[]> {
  try {
    return await readTokensFile(path);
  } catch (error) {
    throw new Error(`WEBHOOK_TOKENS_FILE: ${(error as Error).message}`, { cause: error });
  }
}

/** Changes whenever the file does; a file that is gone for a moment is a version of its own. */
async function versionOf(path: string): Promise<string> {
  try {
    const { mtimeMs, size, ino } = await stat(path);
    return `${mtimeMs}/${size}/${ino}`;
  } catch {
    return 'missing';
  }
}

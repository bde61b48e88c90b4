import { watchFiles } from '@k8s-audit/http-kit';
import type { Logger } from '@k8s-audit/logging';
import type { CredentialsByHash } from './credential.ts';
import { readTokensFile } from './read-tokens-file.ts';

export interface FollowedTokensFile {
  current(): CredentialsByHash;
  close(): void;
}

/** The tokens of WEBHOOK_TOKENS_FILE, read again when it changes. Rejects when it cannot be used at start. */
export async function followTokensFile(
  path: string | undefined,
  logger: Logger,
): Promise<FollowedTokensFile> {
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

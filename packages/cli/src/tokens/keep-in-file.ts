import { CommandError, EXIT } from '../exit-code.ts';
import { changeTokensFile, readTokensFile, type TokensChange } from './change-tokens-file.ts';
import { makeToken } from './make-token.ts';
import type { MadeToken, TokenKeeper } from './token-keeper.ts';

/** Keeps the hashes of a cluster's tokens in a WEBHOOK_TOKENS_FILE, which ingest reads when it changes. */
export function keepInFile(file: string, cluster: string): TokenKeeper {
  const issue = async (kind: 'add' | 'replace'): Promise<MadeToken> => {
    const { token, hash } = makeToken();
    change(file, { kind, cluster, hash });
    return {
      token,
      remark: `Wrote ${hash} for ${cluster} into ${file}. The token itself is kept nowhere.`,
    };
  };
  return {
    async list() {
      const tokens = readTokensFile(file);
      if (typeof tokens === 'string') throw new CommandError(EXIT.failed, tokens);
      return (tokens[cluster] ?? []).map((id) => ({ id, about: 'valid' }));
    },
    make: () => issue('add'),
    rotate: () => issue('replace'),
    async revoke(id) {
      change(file, { kind: 'remove', cluster, prefix: id });
      return `Removed it from ${cluster} in ${file}.`;
    },
  };
}

function change(file: string, wanted: TokensChange): void {
  const fault = changeTokensFile(file, wanted);
  if (fault !== null) throw new CommandError(EXIT.failed, fault);
}

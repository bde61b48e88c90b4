import type { Api } from '../api/create-api.ts';
import { showText } from '../output/show-text.ts';
import type { MadeToken, TokenKeeper } from './token-keeper.ts';

export interface TokenTerms {
  readonly label?: string;
  readonly expiresInDays?: string;
  readonly graceHours?: string;
}

interface IssuedToken {
  readonly id: string;
  readonly token: string;
  readonly published: boolean;
  readonly othersUntil?: string;
}

interface ListedToken {
  readonly id: string;
  readonly hint: string;
  readonly label: string;
  readonly state: string;
  readonly createdBy: string;
  readonly expiresAt: string | null;
  readonly lastUsedAt: string | null;
}

/** Keeps the tokens of a cluster in k8s-audit itself, which tells ingest within seconds. */
export function keepByApi(api: Api, cluster: string, terms: TokenTerms): TokenKeeper {
  const path = `/api/v1/clusters/${encodeURIComponent(cluster)}/tokens`;
  const issue = async (where: string): Promise<MadeToken> => {
    const issued = (await api.send('POST', where, { ...terms })) as IssuedToken;
    const others =
      issued.othersUntil === undefined
        ? ''
        : ` The others of ${cluster} end at ${issued.othersUntil}.`;
    return {
      token: issued.token,
      remark: `Its id is ${issued.id}; it is shown this once.${others}${tellReach(issued)}`,
    };
  };
  return {
    async list() {
      const { items } = (await api.get(path)) as { items: readonly ListedToken[] };
      return items.map((item) => ({ id: item.id, about: describe(item) }));
    },
    make: () => issue(path),
    rotate: () => issue(`${path}/rotate`),
    async revoke(id) {
      const answer = await api.send('DELETE', `${path}/${encodeURIComponent(id)}`);
      return `Revoked ${id} of ${cluster}.${tellReach(answer as { published: boolean })}`;
    },
  };
}

const tellReach = ({ published }: { readonly published: boolean }): string =>
  published ? '' : ' Some Redis does not answer: ingest hears of it as soon as it is back.';

function describe({ hint, label, state, createdBy, expiresAt, lastUsedAt }: ListedToken): string {
  const parts = [
    state.padEnd(7),
    `…${hint}`,
    `last used ${lastUsedAt ?? 'never'}`,
    expiresAt === null ? 'no end' : `ends ${expiresAt}`,
    `by ${createdBy}`,
    label,
  ];
  return showText(parts.filter((part) => part !== '').join('  '));
}

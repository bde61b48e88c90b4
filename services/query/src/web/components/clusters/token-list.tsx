import type { ClusterToken } from '@k8s-audit/store';
import { stateOf, type TokenState } from '../../../clusters/token-state.ts';
import { formatUtc } from '../../format-utc.ts';
import { clusterTokensUrl } from '../../../search/search-url.ts';

const STATES: Readonly<Record<TokenState, string>> = {
  valid: 'text-emerald-800 dark:text-emerald-300',
  expired: 'text-slate-500 dark:text-slate-400',
  revoked: 'text-slate-500 dark:text-slate-400',
};

/** The tokens of a cluster: who made each, when it was used, and how to end it. */
export function TokenList({
  tokens,
  nowMs,
}: {
  readonly tokens: readonly ClusterToken[];
  readonly nowMs: number;
}) {
  return (
    <ul class="divide-y divide-slate-200 rounded-lg border border-slate-200 bg-white dark:divide-slate-800 dark:border-slate-800 dark:bg-slate-900">
      {tokens.map((token) => (
        <Token key={token.id} token={token} state={stateOf(token, nowMs)} />
      ))}
    </ul>
  );
}

function Token({ token, state }: { readonly token: ClusterToken; readonly state: TokenState }) {
  return (
    <li class="flex flex-wrap items-start justify-between gap-x-6 gap-y-2 px-4 py-3">
      <div class="min-w-0 [overflow-wrap:anywhere]">
        <p class="flex flex-wrap items-baseline gap-x-3">
          <span class="font-mono">{`…${token.hint}`}</span>
          <span class={`text-sm font-medium ${STATES[state]}`}>{state}</span>
          <span class="min-w-0 text-sm">{token.label}</span>
        </p>
        <p class="mt-0.5 text-sm text-slate-600 dark:text-slate-400">{tellStory(token)}</p>
      </div>
      {state === 'valid' ? <Revoke token={token} /> : null}
    </li>
  );
}

/** `last used 2026-11-25 10:29 · made 2026-11-24 09:00 by admin · never expires` */
function tellStory(token: ClusterToken): string {
  const { lastUsedAt, expiresAt, revokedAt } = token;
  const end = expiresAt === null ? 'never expires' : `expires ${formatUtc(expiresAt, 'minute')}`;
  return [
    lastUsedAt === null ? 'never used' : `last used ${formatUtc(lastUsedAt, 'minute')}`,
    `made ${formatUtc(token.createdAt, 'minute')} by ${token.createdBy}`,
    revokedAt === null
      ? end
      : `revoked ${formatUtc(revokedAt, 'minute')} by ${token.revokedBy ?? ''}`,
  ].join(' · ');
}

/** In two steps: a cluster whose token is gone loses its events. */
function Revoke({ token }: { readonly token: ClusterToken }) {
  return (
    <details class="max-w-xs">
      <summary
        class="cursor-pointer text-sm text-rose-800 dark:text-rose-300"
        aria-label={`Revoke the token that ends with ${token.hint}`}
      >
        Revoke
      </summary>
      <form
        method="post"
        action={`${clusterTokensUrl(token.cluster)}/${token.id}/revoke`}
        class="mt-2 space-y-2 text-sm text-slate-600 dark:text-slate-400"
      >
        <p>Who sends with it is refused within seconds, and loses its events.</p>
        <button
          type="submit"
          class="rounded-md border border-rose-300 px-2.5 py-1 text-rose-800 hover:bg-rose-50 dark:border-rose-800 dark:text-rose-300 dark:hover:bg-rose-950"
        >
          Revoke it now
        </button>
      </form>
    </details>
  );
}

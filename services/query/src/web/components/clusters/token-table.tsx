import type { ClusterToken } from '@k8s-audit/store';
import { stateOf, type TokenState } from '../../../clusters/token-state.ts';
import { clusterTokensUrl } from '../../../search/search-url.ts';
import { Table } from '../table.tsx';

const STATES: Readonly<Record<TokenState, string>> = {
  valid: 'text-emerald-800 dark:text-emerald-300',
  expired: 'text-slate-500 dark:text-slate-400',
  revoked: 'text-slate-500 dark:text-slate-400',
};

/** The tokens of a cluster: who made each, when it was used, and how to end it. */
export function TokenTable({
  tokens,
  nowMs,
}: {
  readonly tokens: readonly ClusterToken[];
  readonly nowMs: number;
}) {
  return (
    <Table
      heads={['Token', 'State', 'Last used', 'Made', 'Expires', '']}
      rows={tokens.map((token) => {
        const state = stateOf(token, nowMs);
        return [
          <Name token={token} />,
          <State token={token} state={state} />,
          token.lastUsedAt === null ? 'never' : timeOf(token.lastUsedAt),
          <>
            <span class="whitespace-nowrap">{timeOf(token.createdAt)}</span>
            <Small text={`by ${token.createdBy}`} />
          </>,
          token.expiresAt === null ? 'never' : timeOf(token.expiresAt),
          state === 'valid' ? <Revoke token={token} /> : null,
        ];
      })}
    />
  );
}

function Name({ token }: { readonly token: ClusterToken }) {
  return (
    <>
      <span class="font-mono">{`…${token.hint}`}</span>
      {token.label === '' ? null : <Small text={token.label} />}
    </>
  );
}

function State({ token, state }: { readonly token: ClusterToken; readonly state: TokenState }) {
  return (
    <>
      <span class={`font-medium ${STATES[state]}`}>{state}</span>
      {token.revokedAt === null ? null : (
        <Small text={`${timeOf(token.revokedAt)} by ${token.revokedBy ?? ''}`} />
      )}
    </>
  );
}

function Small({ text }: { readonly text: string }) {
  return (
    <span class="block max-w-64 text-xs text-slate-500 [overflow-wrap:anywhere] dark:text-slate-400">
      {text}
    </span>
  );
}

function Revoke({ token }: { readonly token: ClusterToken }) {
  return (
    <form method="post" action={`${clusterTokensUrl(token.cluster)}/${token.id}/revoke`}>
      <button
        type="submit"
        aria-label={`Revoke the token that ends with ${token.hint}`}
        class="rounded-md border border-rose-300 px-2.5 py-1 text-sm text-rose-800 hover:bg-rose-50 dark:border-rose-800 dark:text-rose-300 dark:hover:bg-rose-950"
      >
        Revoke
      </button>
    </form>
  );
}

const timeOf = (date: Date): string => date.toISOString().slice(0, 16).replace('T', ' ');

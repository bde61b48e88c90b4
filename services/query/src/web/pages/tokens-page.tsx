import type { ApiToken } from '@k8s-audit/store';
import { isAtLeast, ROLES, ROLE_TELLS } from '../../access/roles.ts';
import { formatScopes, type Scopes } from '../../access/scope.ts';
import type { Viewer } from '../../access/viewer.ts';
import type { MadeToken } from '../../tokens/make-token.ts';
import type { AssetUrls } from '../assets.ts';
import { CARD } from '../components/card.tsx';
import { CopyButton } from '../components/copy-button.tsx';
import { BUTTON, FIELD, PRIMARY_BUTTON } from '../components/looks.ts';
import { Table } from '../components/table.tsx';
import { sayUtc } from '../format-utc.ts';
import { Layout } from './layout.tsx';

export interface TokensPageProps {
  readonly assets: AssetUrls;
  readonly viewer: Viewer;
  readonly listed: readonly ApiToken[];
  /** The one that was made just now: shown this once. */
  readonly made: MadeToken | null;
  readonly now: Date;
}

export function TokensPage({ assets, viewer, listed, made, now }: TokensPageProps) {
  const showsAll = viewer.role === 'admin';
  return (
    <Layout title="Tokens" assets={assets}>
      <h1 class="text-xl font-semibold">Tokens</h1>
      <p class="mt-1 mb-4 max-w-prose text-slate-600 dark:text-slate-400">
        For programs that ask the API. A token may no more than its owner, and no longer.
      </p>
      {made === null ? null : <Made made={made} />}
      {viewer.signedInBy === 'token' ? null : <MakeToken viewer={viewer} />}
      <div class="mt-6">
        {listed.length === 0 ? (
          <p class="rounded-lg border border-dashed border-slate-300 p-10 text-center text-slate-600 dark:border-slate-700 dark:text-slate-400">
            {showsAll ? 'There are no tokens.' : 'You have no tokens.'}
          </p>
        ) : (
          <Table
            heads={['Name', 'Owner', 'May', 'Made', 'Expires', 'Last used', '']}
            rows={listed.map((token) => [
              token.name,
              token.owner.name,
              `${token.role} of ${formatScopes(JSON.parse(token.scopes) as Scopes)}`,
              sayUtc(token.madeAt, 'minute'),
              sayUtc(token.expiresAt, 'minute'),
              token.usedAt === null
                ? 'never'
                : `${sayUtc(token.usedAt, 'minute')} from ${token.usedFrom ?? 'an unknown address'}`,
              <State token={token} now={now} />,
            ])}
          />
        )}
      </div>
    </Layout>
  );
}

function Made({ made }: { readonly made: MadeToken }) {
  return (
    <section class={`${CARD} mb-4 border-emerald-600 dark:border-emerald-500`} x-data="copy">
      <h2 class="font-semibold">Your token</h2>
      <p class="mt-1 text-sm text-slate-600 dark:text-slate-400">
        {`Keep it now: it is not shown again. In force until ${sayUtc(made.expiresAt, 'minute')}.`}
      </p>
      <div class="mt-3 flex items-start gap-2">
        <code
          x-ref="text"
          class="min-w-0 flex-1 rounded-md bg-slate-100 px-3 py-2 break-all dark:bg-slate-950"
        >
          {made.token}
        </code>
        <CopyButton />
      </div>
    </section>
  );
}

function MakeToken({ viewer }: { readonly viewer: Viewer }) {
  const roles = ROLES.filter((role) => isAtLeast(viewer.role, role));
  return (
    <form method="post" action="/tokens" class={CARD}>
      <h2 class="font-semibold">Make a token</h2>
      <div class="mt-3 grid gap-4 sm:grid-cols-2 lg:grid-cols-4">
        <label class="block text-sm">
          Name
          <input name="name" required maxlength={100} placeholder="nightly report" class={FIELD} />
        </label>
        <label class="block text-sm">
          Role
          <select name="role" class={FIELD}>
            {roles.map((role) => (
              <option key={role} value={role}>
                {`${role}: ${ROLE_TELLS[role]}`}
              </option>
            ))}
          </select>
        </label>
        <label class="block text-sm">
          Clusters or namespaces
          <input name="where" maxlength={2_000} placeholder="prod/shop dev-*" class={FIELD} />
          <span class="mt-1 block text-xs text-slate-500 dark:text-slate-400">
            Empty for all that you may see.
          </span>
        </label>
        <label class="block text-sm">
          Days until it expires
          <input name="days" type="number" min={1} max={366} value={30} required class={FIELD} />
        </label>
      </div>
      <button type="submit" class={`${PRIMARY_BUTTON} mt-4`}>
        Make token
      </button>
    </form>
  );
}

function State({ token, now }: { readonly token: ApiToken; readonly now: Date }) {
  if (token.revokedAt !== null)
    return <span class="text-slate-500">{`revoked ${sayUtc(token.revokedAt, 'minute')}`}</span>;
  if (token.expiresAt <= now) return <span class="text-slate-500">expired</span>;
  return (
    <form method="post" action={`/tokens/${token.id}/revoke`}>
      <button type="submit" class={BUTTON} aria-label={`Revoke ${token.name}`}>
        Revoke
      </button>
    </form>
  );
}

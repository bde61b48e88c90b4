import type { Session } from '@k8s-audit/store';
import { ROLE_TELLS } from '../../access/roles.ts';
import { formatScopes } from '../../access/scope.ts';
import type { Viewer } from '../../access/viewer.ts';
import type { AssetUrls } from '../assets.ts';
import { CARD } from '../components/card.tsx';
import { BUTTON, LINK } from '../components/looks.ts';
import { Table } from '../components/table.tsx';
import { sayUtc } from '../format-utc.ts';
import { Layout } from './layout.tsx';

export interface AccountPageProps {
  readonly assets: AssetUrls;
  readonly viewer: Viewer;
  readonly sessions: readonly Session[];
}

export function AccountPage({ assets, viewer, sessions }: AccountPageProps) {
  const { person, role, limits, masks } = viewer;
  const facts: ReadonlyArray<readonly [string, string]> = [
    ['Signed in as', person.name],
    ['Role', `${role}: ${ROLE_TELLS[role]}`],
    ['Sees', limits.length === 0 ? 'all clusters' : limits.map(formatScopes).join(' and in ')],
    ['Does not see', masks.length === 0 ? 'nothing is hidden' : masks.join(', ')],
    ['Groups', person.groups.length === 0 ? 'none' : person.groups.join(', ')],
  ];
  return (
    <Layout title="Account" assets={assets}>
      <h1 class="mb-4 text-xl font-semibold">Account</h1>
      <section class={CARD}>
        <dl class="grid gap-x-6 gap-y-2 sm:grid-cols-[10rem_1fr]">
          {facts.map(([name, value]) => (
            <>
              <dt class="text-sm text-slate-500 dark:text-slate-400">{name}</dt>
              <dd class="break-words">{value}</dd>
            </>
          ))}
        </dl>
        <p class="mt-4 flex flex-wrap gap-x-6 gap-y-2 text-sm">
          <a href="/tokens" class={LINK}>
            Tokens for programs
          </a>
          <a href="/access-log" class={LINK}>
            Access log
          </a>
        </p>
      </section>
      {sessions.length === 0 ? null : <Sessions viewer={viewer} sessions={sessions} />}
    </Layout>
  );
}

function Sessions({ viewer, sessions }: Pick<AccountPageProps, 'viewer' | 'sessions'>) {
  return (
    <section class="mt-6">
      <div class="mb-3 flex flex-wrap items-center justify-between gap-3">
        <h2 class="font-semibold">Where you are signed in</h2>
        <form method="post" action="/account/sign-out-everywhere">
          <button type="submit" class={BUTTON}>
            Sign out everywhere
          </button>
        </form>
      </div>
      <Table
        heads={['Last used', 'Signed in', 'From', 'Browser']}
        rows={sessions.map((session) => [
          isThisOne(session, viewer) ? 'this browser, now' : sayUtc(session.seenAt, 'minute'),
          `${sayUtc(session.startedAt, 'minute')} by ${session.signedInBy}`,
          session.address,
          <span class="break-all">{session.agent}</span>,
        ])}
      />
    </section>
  );
}

const isThisOne = ({ hash }: Session, { session }: Viewer): boolean =>
  session !== null && hash.equals(session);

import type { AssetUrls } from '../assets.ts';
import { FIELD, PRIMARY_BUTTON } from '../components/looks.ts';
import { Layout } from './layout.tsx';

export interface LoginPageProps {
  readonly assets: AssetUrls;
  readonly next: string;
  readonly problem: string | null;
  readonly ways: { readonly password: boolean; readonly oidc: boolean };
}

const BUTTON = `${PRIMARY_BUTTON} mt-5 w-full justify-center py-2`;

export function LoginPage({ assets, next, problem, ways }: LoginPageProps) {
  return (
    <Layout title="Sign in" assets={assets} signedIn={false}>
      <div class="mx-auto mt-[12vh] max-w-sm rounded-xl border border-slate-200 bg-white p-8 shadow-sm dark:border-slate-800 dark:bg-slate-900">
        <h1 class="text-lg font-semibold">Sign in to k8s-audit</h1>
        {problem === null ? null : (
          <p role="alert" class="mt-3 text-sm text-rose-700 dark:text-rose-300">
            {problem}
          </p>
        )}
        {ways.oidc ? (
          <a href={`/login/oidc?next=${encodeURIComponent(next)}`} class={BUTTON}>
            Sign in with single sign-on
          </a>
        ) : null}
        {ways.oidc && ways.password ? (
          <details class="mt-5 text-sm" open={problem !== null}>
            <summary class="cursor-pointer text-slate-600 dark:text-slate-400">
              Administrator without single sign-on
            </summary>
            <PasswordForm next={next} />
          </details>
        ) : null}
        {ways.password && !ways.oidc ? <PasswordForm next={next} /> : null}
        {ways.password || ways.oidc ? null : (
          <p class="mt-3 text-sm text-slate-600 dark:text-slate-400">
            Nobody can sign in here: neither ADMIN_PASSWORD nor OIDC_ISSUER_URL is set.
          </p>
        )}
      </div>
    </Layout>
  );
}

function PasswordForm({ next }: { readonly next: string }) {
  return (
    <form method="post" action="/login">
      <input type="hidden" name="next" value={next} />
      <label class="mt-5 block text-sm">
        User
        <input name="user" value="admin" autocomplete="username" required class={FIELD} />
      </label>
      <label class="mt-3 block text-sm">
        Password
        <input
          name="password"
          type="password"
          autocomplete="current-password"
          required
          autofocus
          class={FIELD}
        />
      </label>
      <button type="submit" class={BUTTON}>
        Sign in
      </button>
    </form>
  );
}

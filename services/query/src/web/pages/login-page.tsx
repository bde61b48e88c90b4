import type { AssetUrls } from '../assets.ts';
import { Layout } from './layout.tsx';

export interface LoginPageProps {
  readonly assets: AssetUrls;
  readonly next: string;
  readonly problem: string | null;
}

const FIELD =
  'mt-1 w-full rounded-md border border-slate-300 bg-white px-3 py-2 dark:border-slate-700 dark:bg-slate-950';

export function LoginPage({ assets, next, problem }: LoginPageProps) {
  return (
    <Layout title="Sign in" assets={assets} signedIn={false}>
      <form
        method="post"
        action="/login"
        class="mx-auto mt-[12vh] max-w-sm rounded-xl border border-slate-200 bg-white p-8 shadow-sm dark:border-slate-800 dark:bg-slate-900"
      >
        <h1 class="text-lg font-semibold">Sign in to k8s-audit</h1>
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
        {problem === null ? null : (
          <p role="alert" class="mt-3 text-sm text-rose-700 dark:text-rose-300">
            {problem}
          </p>
        )}
        <button
          type="submit"
          class="mt-5 w-full rounded-md bg-indigo-700 px-4 py-2 font-medium text-white hover:bg-indigo-800 dark:bg-indigo-500 dark:text-slate-950"
        >
          Sign in
        </button>
      </form>
    </Layout>
  );
}

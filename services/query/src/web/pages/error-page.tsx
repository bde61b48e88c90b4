import type { AssetUrls } from '../assets.ts';
import { Layout } from './layout.tsx';

export interface ErrorPageProps {
  readonly assets: AssetUrls;
  readonly status: number;
  readonly message: string;
}

export function ErrorPage({ assets, status, message }: ErrorPageProps) {
  return (
    <Layout title={String(status)} assets={assets}>
      <div class="mx-auto mt-[10vh] max-w-md text-center">
        <p class="text-5xl font-light text-slate-500 tabular-nums">{status}</p>
        <h1 class="mt-4 text-lg [overflow-wrap:anywhere]">{message}</h1>
        <p class="mt-6">
          <a href="/">See all events</a>
        </p>
      </div>
    </Layout>
  );
}

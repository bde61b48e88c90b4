import type { ComponentChildren } from 'preact';
import { useContext } from 'preact/hooks';
import type { AssetUrls } from '../assets.ts';
import { KeysHelp } from '../components/keys-help.tsx';
import { Offers } from '../offers.ts';

export interface LayoutProps {
  readonly title: string;
  readonly assets: AssetUrls;
  /** The signed-in frame with its navigation; the sign-in page has none. */
  readonly current?: 'events' | 'clusters' | 'completeness' | 'quarantine' | 'proof';
  readonly signedIn?: boolean;
  /** Uses all of a wide screen. */
  readonly wide?: boolean;
  readonly children: ComponentChildren;
}

const PLACES = [
  { key: 'events', href: '/', label: 'Events' },
  { key: 'clusters', href: '/clusters', label: 'Clusters' },
  { key: 'completeness', href: '/completeness', label: 'Completeness' },
  { key: 'quarantine', href: '/quarantine', label: 'Quarantine' },
  { key: 'proof', href: '/proof', label: 'Proof' },
] as const;

const BUTTON =
  'rounded-md px-2.5 py-1.5 text-sm text-slate-600 hover:bg-slate-100 dark:text-slate-300 dark:hover:bg-slate-800';

export function Layout(props: LayoutProps) {
  const { assets } = props;
  return (
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="htmx-config" content='{"includeIndicatorStyles":false}' />
        <title>{`${props.title} · k8s-audit`}</title>
        <link rel="icon" href="data:," />
        <link rel="stylesheet" href={assets['app.css']} />
        <script src={assets['theme.js']} />
        <script src={assets['app.js']} type="module" />
        <script src={assets['htmx.js']} defer />
        <script src={assets['alpine.js']} defer />
      </head>
      <body class="min-h-screen font-sans text-[15px] antialiased">
        <a
          href="#main"
          class="sr-only focus:not-sr-only focus:absolute focus:m-2 focus:rounded focus:bg-white focus:p-2 focus:text-slate-900"
        >
          Skip to the content
        </a>
        {props.signedIn === false ? null : <Header current={props.current} />}
        <main
          id="main"
          class={`mx-auto w-full px-4 py-4 sm:px-6 ${props.wide ? 'max-w-[160rem]' : 'max-w-screen-2xl'}`}
        >
          {props.children}
        </main>
        {props.signedIn === false ? null : <KeysHelp />}
      </body>
    </html>
  );
}

function Header({ current }: { readonly current: LayoutProps['current'] }) {
  const offers = useContext(Offers);
  const places = PLACES.filter(({ key }) => key !== 'proof' || offers.log);
  return (
    <header class="print:hidden border-b border-slate-200 bg-white dark:border-slate-800 dark:bg-slate-900">
      <div class="flex flex-wrap items-center gap-x-6 gap-y-1 px-4 py-2.5 sm:px-6">
        <a href="/" class="flex items-center gap-2 font-semibold tracking-tight no-underline">
          <span
            class="inline-block size-3 rounded-sm bg-indigo-600 dark:bg-indigo-400"
            aria-hidden="true"
          />
          k8s-audit
        </a>
        <nav
          aria-label="Main"
          class="order-last -mx-2.5 flex w-full gap-1 overflow-x-auto sm:order-none sm:mx-0 sm:w-auto sm:flex-1"
        >
          {places.map((place) => (
            <a
              key={place.key}
              href={place.href}
              aria-current={place.key === current ? 'page' : undefined}
              class={`${BUTTON} no-underline aria-[current=page]:bg-slate-100 aria-[current=page]:font-medium aria-[current=page]:text-slate-900 dark:aria-[current=page]:bg-slate-800 dark:aria-[current=page]:text-white`}
            >
              {place.label}
            </a>
          ))}
        </nav>
        <div class="ml-auto flex items-center gap-1" x-data="theme">
          <button
            type="button"
            class={`${BUTTON} hidden js:block`}
            popovertarget="keys"
            aria-label="Keys"
          >
            ?
          </button>
          <button
            type="button"
            class={BUTTON}
            x-on:click="toggle"
            aria-label="Change between light and dark"
          >
            ◐
          </button>
          <a href="/account" class={`${BUTTON} no-underline`}>
            Account
          </a>
          <form method="post" action="/logout">
            <button type="submit" class={BUTTON}>
              Sign out
            </button>
          </form>
        </div>
      </div>
    </header>
  );
}

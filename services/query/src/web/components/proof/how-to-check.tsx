import { CARD } from '../card.tsx';
import { CopyButton } from '../copy-button.tsx';
import { LINK } from '../looks.ts';

const BLOCK =
  'overflow-x-auto rounded-md bg-slate-100 p-3 font-mono text-[13px] whitespace-pre-wrap [overflow-wrap:anywhere] dark:bg-slate-950';

/** What somebody does who need not trust this system. */
export function HowToCheck({ publicKey }: { readonly publicKey: string }) {
  return (
    <section class={CARD} x-data="copy">
      <h2 class="text-sm font-semibold">Check it yourself</h2>
      <ol class="mt-3 list-decimal space-y-3 pl-5 text-sm">
        <li>
          <p>
            Keep the public key somewhere else, today. Whoever checks later compares it: it tells a
            signature of ours from any other.
          </p>
          <div class="mt-2 flex flex-wrap items-start gap-2">
            <code x-ref="text" class={`block min-w-0 flex-1 basis-64 ${BLOCK}`}>
              {publicKey}
            </code>
            <CopyButton />
          </div>
        </li>
        <li>
          For some events:{' '}
          <a class={LINK} href="/">
            search
          </a>
          , then Export, then Evidence package. It brings a page that checks it on any computer,
          without a network.
        </li>
        <li>
          <p>
            For everything that is stored, and that nothing is missing: with a copy of the
            signatures from elsewhere, and the database’s settings,
          </p>
          <code class={`mt-2 block ${BLOCK}`}>
            k8s-audit verify --key key.txt --checkpoint checkpoints.txt
          </code>
        </li>
      </ol>
    </section>
  );
}

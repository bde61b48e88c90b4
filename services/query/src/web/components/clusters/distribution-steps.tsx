import type { Distribution } from '../../../clusters/setup-texts.ts';
import { QUIET } from '../looks.ts';
import { CopyBox } from './copy-box.tsx';

/** One way to run kube-apiserver, folded: of several only one is open at a time. */
export function DistributionSteps({
  distribution: { name, folder, files },
  open,
}: {
  readonly distribution: Distribution;
  readonly open: boolean;
}) {
  return (
    <details
      name="distribution"
      open={open}
      class="border-t border-slate-200 py-3 first:border-t-0 dark:border-slate-800"
    >
      <summary class="cursor-pointer font-medium">{name}</summary>
      {folder === null ? null : (
        <p class={`mt-2 max-w-prose text-sm ${QUIET}`}>
          {'Put '}
          <code class="font-mono">policy.yaml</code>
          {' and '}
          <code class="font-mono">webhook.yaml</code>
          {' into '}
          <code class="font-mono">{folder}</code>
          {', readable by root alone: the second holds the token.'}
        </p>
      )}
      {files.map((file) => (
        <CopyBox key={file.name} name={file.name} hint={file.hint} text={file.text} />
      ))}
    </details>
  );
}

import { kubeconfigText } from '../../clusters/setup-texts.ts';

/** What an empty store shows: how its first event gets here. */
export function ConnectCluster({ webhookUrl }: { readonly webhookUrl: string }) {
  return (
    <div class="rounded-lg border border-slate-200 bg-white p-6 sm:p-10 dark:border-slate-800 dark:bg-slate-900">
      <h2 class="text-lg font-semibold">Connect a cluster</h2>
      <p class="mt-2 max-w-prose text-slate-600 dark:text-slate-400">
        No event has arrived yet. Give kube-apiserver an audit policy and this kubeconfig, with the
        name of your cluster at the end of the address, and start it with{' '}
        <code class="font-mono text-sm">--audit-policy-file</code> and{' '}
        <code class="font-mono text-sm">--audit-webhook-config-file</code>. Its first events appear
        here by themselves, 30 seconds later at most.
      </p>
      <pre class="mt-4 overflow-x-auto rounded-md bg-slate-100 p-4 font-mono text-sm dark:bg-slate-950">
        {kubeconfigText({ webhookUrl, token: 'YOUR-WEBHOOK-TOKEN' })}
      </pre>
      <p class="mt-4 max-w-prose">
        <a href="/clusters/new">Name the cluster</a> to get a token of its own, and all files with
        it filled in.
      </p>
      <p class="mt-4 max-w-prose text-sm text-slate-600 dark:text-slate-400">
        kube-apiserver sends its token only to <code class="font-mono">https://</code> addresses.
      </p>
    </div>
  );
}

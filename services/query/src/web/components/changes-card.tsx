import { listChanges, writeManifest, type AuditEvent } from '@k8s-audit/audit-event';
import { CARD } from './card.tsx';

const CODE =
  'mt-3 max-h-[32rem] overflow-auto rounded-md bg-slate-100 p-4 font-mono text-[13px] leading-relaxed dark:bg-slate-950';

/** What was sent: the places of a patch, or the object as it should become. */
export function ChangesCard({ event }: { readonly event: AuditEvent }) {
  if (event.requestObject === undefined) return null;
  if (event.verb === 'patch') return <Patch patch={event.requestObject} />;
  const manifest = writeManifest(event.requestObject);
  if (manifest === null) return null;
  return (
    <section class={`${CARD} mt-4`}>
      <h2 class="text-sm font-semibold">{event.verb === 'delete' ? 'Options' : 'What was sent'}</h2>
      <pre class={CODE} tabIndex={0}>
        {manifest.text}
      </pre>
    </section>
  );
}

function Patch({ patch }: { readonly patch: unknown }) {
  const changes = listChanges(patch);
  if (changes.length === 0) return null;
  return (
    <section class={`${CARD} mt-4`}>
      <h2 class="text-sm font-semibold">What changed</h2>
      <div class="mt-3 overflow-x-auto">
        <table class="w-full text-left font-mono text-[13px]">
          <tbody class="divide-y divide-slate-200 dark:divide-slate-800">
            {changes.map(({ place, value }, index) => (
              <tr key={index}>
                <th
                  scope="row"
                  class="w-2/5 py-1.5 pr-4 align-top font-normal text-slate-600 [overflow-wrap:anywhere] dark:text-slate-400"
                >
                  {place}
                </th>
                <td class="py-1.5 align-top whitespace-pre-wrap [overflow-wrap:anywhere]">
                  {value === null ? (
                    <span class="text-rose-700 dark:text-rose-300">removed</span>
                  ) : (
                    <span class="text-emerald-800 dark:text-emerald-300">{value}</span>
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

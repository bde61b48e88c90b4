import {
  readAuthorization,
  readNotes,
  type AuditEvent,
  type Authorization,
  type SummaryPart,
} from '@k8s-audit/audit-event';
import { CARD } from './card.tsx';
import { Sentence } from './sentence.tsx';

const words = (text: string): SummaryPart => ({ kind: 'words', text });
const value = (text: string): SummaryPart => ({ kind: 'value', text });
const inNamespace = (namespace: string): SummaryPart[] =>
  namespace === '' ? [] : [words(' in '), { kind: 'namespace', text: namespace }];

/** Why a request was allowed or refused, and what else the API server noted about it. */
export function WhyCard({ event }: { readonly event: AuditEvent }) {
  const notes = readNotes(event);
  const authorization = readAuthorization(event);
  if (authorization.by === 'unknown' && notes.length === 0) return null;
  return (
    <section class={`${CARD} mt-4`}>
      <h2 class="text-sm font-semibold">
        {authorization.by === 'nothing' ? 'Why it was refused' : 'Why it was allowed'}
      </h2>
      <p class="mt-2 text-[15px]">
        <Sentence parts={tellAuthorization(authorization)} />
      </p>
      {notes.length === 0 ? null : (
        <ul class="mt-3 space-y-1.5 text-sm">
          {notes.map(({ tone, parts }, index) => (
            <li key={index} class="flex gap-2">
              <span
                aria-hidden="true"
                class={tone === 'warning' ? 'text-amber-700 dark:text-amber-400' : 'text-slate-400'}
              >
                {tone === 'warning' ? '▲' : '•'}
              </span>
              <Sentence parts={parts} />
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

function tellAuthorization(authorization: Authorization): SummaryPart[] {
  switch (authorization.by) {
    case 'rbac': {
      const { binding, role, subject } = authorization;
      const who = subject.namespace === '' ? subject.name : `${subject.namespace}/${subject.name}`;
      return [
        value(role.kind),
        words(' '),
        { kind: 'object', text: role.name },
        words(', given to '),
        value(subject.kind),
        words(' '),
        { kind: 'actor', text: who },
        words(' by '),
        value(binding.kind),
        words(' '),
        { kind: 'object', text: binding.name },
        ...inNamespace(binding.namespace),
      ];
    }
    case 'masters':
      return [
        words('Member of the group '),
        value('system:masters'),
        words(', which no rule restricts'),
      ];
    case 'other':
      return [{ kind: 'reason', text: authorization.reason }];
    case 'nothing': {
      const { verb, target, group, namespace, name } = authorization.missing;
      return [
        words('No rule gives the verb '),
        value(verb),
        words(' on '),
        { kind: 'object', text: group === '' ? target : `${target}.${group}` },
        ...(name === '' ? [] : [words(' named '), value(name)]),
        ...inNamespace(namespace),
      ];
    }
    case 'unknown':
      return [words('The API server did not say.')];
    default:
      return authorization satisfies never;
  }
}

import { searchUrl, type SearchScope } from '../../search/search-url.ts';

const QUESTIONS = [
  { label: 'Who deleted…', q: 'verb:(delete or deletecollection) outcome:allowed' },
  { label: 'Who opened a shell', q: 'subresource:(exec or attach)' },
  { label: 'Who read secrets', q: 'resource:secrets verb:(get or list or watch)' },
  { label: 'Refused', q: 'outcome:refused' },
  { label: 'Failed', q: 'outcome:failed' },
  { label: 'People only', q: 'actor:person' },
  { label: 'RBAC changes', q: 'group:rbac.authorization.k8s.io -verb:(get or list or watch)' },
  { label: 'Acting as others', q: 'has:impersonation' },
  { label: 'Without sign-in', q: 'actor:anonymous' },
  { label: 'Deprecated APIs', q: '"k8s.io/deprecated"' },
] as const;

/** What auditors ask most, as searches that can be changed from there. */
export function ReadyQuestions({ q, scope }: { readonly q: string; readonly scope: SearchScope }) {
  return (
    <nav aria-label="Ready questions" class="mt-2 print:hidden">
      <ul class="flex gap-x-1 overflow-x-auto text-sm sm:flex-wrap">
        {QUESTIONS.map((question) => (
          <li key={question.q} class="shrink-0">
            <a
              href={searchUrl({ ...scope, q: question.q })}
              aria-current={q === question.q ? 'true' : undefined}
              class="inline-block rounded-md px-2 leading-7 text-indigo-700 no-underline hover:bg-indigo-100 aria-[current]:bg-indigo-100 aria-[current]:font-medium dark:text-indigo-300 dark:hover:bg-indigo-950 dark:aria-[current]:bg-indigo-950"
            >
              {question.label}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}

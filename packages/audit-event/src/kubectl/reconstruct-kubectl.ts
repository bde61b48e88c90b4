import type { Intent } from '../request/intent.ts';
import type { RequestFacts } from '../request/request-facts.ts';
import type { CommandDraft } from './command-draft.ts';
import { draftCommand } from './draft-command.ts';
import type { Confidence, KubectlCommand } from './kubectl-command.ts';
import { writeHereDocument } from './manifest.ts';
import { quoteForShell } from './quote-for-shell.ts';

/** The command of a request, or why there is none. */
export type Reconstruction =
  | { readonly command: KubectlCommand }
  | { readonly command: null; readonly reason: string };

/**
 * Gives the kubectl command that does what a request did. What cannot be known from an audit event
 * is named under `lost` and stands in the command as `<what it is>`, never invented.
 */
export function reconstructKubectl(
  facts: RequestFacts,
  intent: Intent,
  cluster: string,
): Reconstruction {
  const draft = draftCommand(facts, intent);
  if ('none' in draft) return { command: null, reason: draft.none };
  return finishCommand(facts, draft, cluster);
}

/** Puts the flags of every command around a draft, quotes it, and says how sure it is. */
export function finishCommand(
  facts: RequestFacts,
  draft: CommandDraft,
  cluster: string,
): Reconstruction {
  // Half a character cannot be written in UTF-8; a reader sees U+FFFD in its place everywhere.
  const argv = ['kubectl', ...globalFlags(facts, draft, cluster), ...orderWords(draft)].map(
    (word) => word.toWellFormed(),
  );
  const stdin = draft.stdin?.toWellFormed() ?? null;
  // Neither arguments nor here-documents can hold one (POSIX execve).
  if ([...argv, stdin ?? ''].some((word) => word.includes('\0')))
    return {
      command: null,
      reason: 'a value holds a NUL character, which no command can be given',
    };
  const line = argv.map(quoteForShell).join(' ');
  return {
    command: {
      command: stdin === null ? line : line + writeHereDocument(stdin),
      argv,
      stdin,
      confidence: confidenceOf(facts, draft),
      because: [describeClient(facts), ...(draft.because ?? [])],
      lost: draft.lost ?? [],
    },
  };
}

function orderWords({ verb, args = [], flags = [], tail }: CommandDraft): string[] {
  const rest = tail === undefined ? [] : ['--', ...tail];
  // An argument that begins with a dash would be read as a flag in front of the two dashes.
  const loose = tail === undefined && args.some((word) => word.startsWith('-'));
  return loose ? [...verb, ...flags, '--', ...args] : [...verb, ...args, ...flags, ...rest];
}

function globalFlags(facts: RequestFacts, draft: CommandDraft, cluster: string): string[] {
  const { namespace, resource, event } = facts;
  const named = namespace !== '' && resource !== 'namespaces' && draft.namespaced !== false;
  const acting = event.impersonatedUser;
  const groups = (acting?.groups ?? []).filter((group) => !isImplied(group, acting?.username));
  return [
    `--context=${cluster}`,
    ...(acting?.username ? [`--as=${acting.username}`] : []),
    ...(acting?.username ? groups.map((group) => `--as-group=${group}`) : []),
    ...(acting?.username && acting.uid ? [`--as-uid=${acting.uid}`] : []),
    ...(named ? ['-n', namespace] : []),
  ];
}

/** Groups that the API server adds by itself (k8s.io/apiserver `pkg/endpoints/filters/impersonation.go`). */
function isImplied(group: string, user: string | undefined): boolean {
  if (group === 'system:authenticated' || group === 'system:unauthenticated') return true;
  return (
    user?.startsWith('system:serviceaccount:') === true &&
    group.startsWith('system:serviceaccounts')
  );
}

function confidenceOf(facts: RequestFacts, draft: CommandDraft): Confidence {
  if (!facts.byKubectl) return 'equivalent';
  const truncated = facts.event.annotations?.['audit.k8s.io/truncated'] === 'true';
  return truncated ? 'likely' : draft.certainty;
}

function describeClient({ client, byKubectl, fieldManager }: RequestFacts): string {
  const version = client.version === null ? '' : ` ${client.version}`;
  if (!byKubectl) return `${client.name}${version} made the request, not kubectl`;
  const manager = fieldManager === '' ? '' : `, field manager ${fieldManager}`;
  return `${client.name}${version} made the request${manager}`;
}

import type { CommandDraft } from '../kubectl/command-draft.ts';
import { selectorFlags } from '../kubectl/command-draft.ts';
import { draftCommand } from '../kubectl/draft-command.ts';
import type { RequestFacts } from '../request/request-facts.ts';
import type { ActionStep } from './action-step.ts';
import {
  draftDrain,
  draftExpose,
  draftManyManifests,
  draftReplaceForced,
} from './draft-compound.ts';
import { draftReads } from './draft-reads.ts';
import { namedTogether } from './main-step.ts';
import { WORKLOADS, type OpenAction } from './related-requests.ts';

/**
 * The command of an action, where its requests tell more together than the main one alone; null
 * where that one tells it all.
 */
export function draftCollected(action: OpenAction): CommandDraft | null {
  const [first] = action.mains;
  if (first === undefined) return draftReads(action);
  if (!first.facts.byKubectl) return null;
  return (
    draftDrain(action) ??
    draftReplaceForced(action) ??
    draftManyManifests(action) ??
    draftExpose(action) ??
    draftCopyInto(action) ??
    draftThroughWorkload(action) ??
    draftMany(action)
  );
}

/** Several objects of one type: by the selector that listed them, else by their names. */
function draftMany(action: OpenAction): CommandDraft | null {
  const [first] = action.mains as [ActionStep];
  const list = action.leads.find(
    ({ facts }) =>
      facts.verb === 'list' && facts.resource === first.facts.resource && facts.name === '',
  );
  const names = namedTogether(action);
  if (names === null && list === undefined) return null;
  if (first.intent.act === 'exec' || first.intent.act === 'logs' || first.intent.act === 'cordon')
    return null;
  const facts = names === null ? first.facts : { ...first.facts, names };
  const draft = draftCommand(facts, first.intent);
  if ('none' in draft) return null;
  if (list === undefined) return draft;
  return draft.verb[0] === 'rollout' && !list.facts.query.has('labelSelector')
    ? draft
    : selectInstead(draft, list.facts, names?.length ?? 1);
}

/** Puts the selector of a list, or --all, in the place of the names that came out of it. */
function selectInstead(draft: CommandDraft, list: RequestFacts, names: number): CommandDraft {
  const { args = [], flags = [], because = [], lost = [] } = draft;
  const selectors = selectorFlags(list);
  const [type = '', name] = (args[0] ?? '').split('/');
  // A type stands before the names, or with each of them.
  const rest = args.slice(name === undefined ? 1 + names : names);
  return {
    ...draft,
    args: [type, ...rest],
    flags: [...(selectors.length === 0 ? ['--all'] : selectors), ...flags],
    because: [...because, 'a list came before it'],
    lost: lost.filter((entry) => !entry.startsWith('whether a selector')),
  };
}

const THROUGH_WORKLOAD = new Set(['logs', 'exec', 'port-forward', 'attach']);

/** `logs deployment/web`: kubectl reads the workload and picks one of its pods. */
function draftThroughWorkload({ leads, mains }: OpenAction): CommandDraft | null {
  const [first] = mains as [ActionStep];
  if (!THROUGH_WORKLOAD.has(first.intent.act)) return null;
  const workload = leads.find(({ facts }) => WORKLOADS.has(facts.resource) && facts.name !== '');
  const listed = leads.some(({ facts }) => facts.verb === 'list' && facts.resource === 'pods');
  if (!listed) return null;
  const draft = draftCommand(first.facts, first.intent);
  if ('none' in draft) return null;
  const rest = (draft.args ?? []).slice(1);
  if (workload !== undefined) {
    const type = workload.facts.resource.replace(/s$/, '');
    return {
      ...draft,
      args: [`${type}/${workload.facts.name}`, ...rest],
      certainty: 'likely',
      because: [...(draft.because ?? []), 'the workload was read first'],
      lost: (draft.lost ?? []).filter((entry) => !entry.startsWith('whether a')),
    };
  }
  const list = leads.find(({ facts }) => facts.query.has('labelSelector'));
  if (first.intent.act !== 'logs' || list === undefined) return null;
  return {
    ...draft,
    args: rest,
    flags: [...selectorFlags(list.facts), ...(draft.flags ?? [])],
    certainty: 'likely',
  };
}

/** `cp` into a container asks first whether its target is a directory: only that names it whole. */
function draftCopyInto({ mains }: OpenAction): CommandDraft | null {
  const [first, ...rest] = mains as [ActionStep, ...ActionStep[]];
  const last = rest.at(-1);
  if (
    last === undefined ||
    first.intent.act !== 'exec' ||
    first.facts.query.get('command') !== 'test'
  )
    return null;
  const target = first.facts.query.getAll('command').at(-1) ?? '';
  const draft = draftCommand(last.facts, last.intent);
  if ('none' in draft || draft.verb[0] !== 'cp') return null;
  const [from = ''] = draft.args ?? [];
  return {
    ...draft,
    args: [from, `${first.facts.name}:${target}`],
    lost: ['the file that was sent'],
  };
}

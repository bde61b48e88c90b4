import type { RequestFacts } from '../request/request-facts.ts';
import { NO_BODY, targetOf, type Draft } from './command-draft.ts';
import { draftPatch } from './draft-patch.ts';
import { writeRawBody } from './manifest.ts';
import { withManifest } from './draft-apply.ts';

/** What has no command of its own, sent to its path as it was: `create --raw`, `replace --raw`. */
export function draftRawBody(facts: RequestFacts, verb: 'create' | 'replace'): Draft {
  const uri = facts.event.requestURI ?? facts.path;
  if (uri === '') return { none: 'the event names no path' };
  const draft = withManifest(
    facts.body,
    {
      verb: [verb],
      flags: ['--raw', uri],
      certainty: 'likely',
      because: ['kubectl has no command for this alone'],
    },
    writeRawBody,
  );
  return { ...draft, namespaced: false };
}

/** Requests of a method that only --raw can make, if at all. */
export function draftOtherRaw(facts: RequestFacts): Draft {
  const uri = facts.event.requestURI ?? '';
  if (uri === '') return { none: 'the event names no path' };
  switch (facts.verb) {
    case 'post':
      return draftRawBody(facts, 'create');
    case 'put':
      return draftRawBody(facts, 'replace');
    case 'delete':
      return { verb: ['delete'], flags: ['--raw', uri], certainty: 'likely', namespaced: false };
    default:
      return { none: 'kubectl makes no requests of this method' };
  }
}

/** The change of an editor: the patch does the same without one. */
export function draftEdit(facts: RequestFacts): Draft {
  const target = targetOf(facts);
  if (facts.body === undefined && target !== null) {
    return {
      verb: ['edit'],
      args: target,
      certainty: 'likely',
      lost: [`what was changed in the editor: ${NO_BODY}`],
    };
  }
  const draft = draftPatch(facts);
  if ('none' in draft) return draft;
  return { ...draft, because: ['kubectl edit sent this patch; the command needs no editor'] };
}

import type { Intent } from '../request/intent.ts';
import type { RequestFacts } from '../request/request-facts.ts';
import type { Draft } from './command-draft.ts';
import { draftApply, draftSetLastApplied } from './draft-apply.ts';
import {
  draftCordon,
  draftKeys,
  draftRollout,
  draftScale,
  draftSetEnv,
  draftSetImage,
  draftSetResources,
  draftSetSelector,
  draftSetServiceAccount,
  draftSetSubjects,
  draftTaint,
} from './draft-change.ts';
import {
  draftAttach,
  draftExec,
  draftLogs,
  draftPortForward,
  draftProxy,
} from './draft-connect.ts';
import { draftCopy } from './draft-copy.ts';
import { draftCreate, isRawBody } from './draft-create.ts';
import { draftDebugPod } from './draft-debug.ts';
import { draftDelete, draftDeleteAll } from './draft-delete.ts';
import { draftPatch } from './draft-patch.ts';
import { draftPath, draftUnmanagedPatch } from './draft-path.ts';
import { draftEdit, draftOtherRaw, draftRawBody } from './draft-raw-body.ts';
import { draftList, draftRead, draftWatch } from './draft-read.ts';
import { draftReplace } from './draft-replace.ts';
import { draftCanI, draftCanIList, draftDecision, draftToken } from './draft-review.ts';

type Drafts = {
  readonly [Act in Intent['act']]: (facts: RequestFacts, intent: Intent & { act: Act }) => Draft;
};

/** The command of each act. */
const DRAFTS: Drafts = {
  read: draftRead,
  list: draftList,
  watch: draftWatch,
  create: (facts) =>
    facts.subresource === '' ? draftCreate(facts) : draftRawBody(facts, 'create'),
  grant: draftCreate,
  replace: (facts) => (isRawBody(facts) ? draftRawBody(facts, 'replace') : draftReplace(facts)),
  patch: draftUnmanagedPatch,
  'report-status': (facts) => (facts.verb === 'patch' ? draftPatch(facts) : draftReplace(facts)),
  edit: draftEdit,
  delete: draftDelete,
  'delete-all': draftDeleteAll,
  logs: draftLogs,
  attach: draftAttach,
  'port-forward': draftPortForward,
  proxy: draftProxy,
  evict: (facts) => draftRawBody(facts, 'create'),
  bind: (facts) => draftRawBody(facts, 'create'),
  finalize: (facts) => draftRawBody(facts, 'replace'),
  'request-token': draftToken,
  debug: draftDebugPod,
  restart: (facts) => draftRollout(facts, 'restart'),
  pause: (facts) => draftRollout(facts, 'pause'),
  resume: (facts) => draftRollout(facts, 'resume'),
  undo: (facts) => draftRollout(facts, 'undo'),
  cordon: (facts) => draftCordon(facts, 'cordon'),
  uncordon: (facts) => draftCordon(facts, 'uncordon'),
  renew: () => ({ none: 'a program keeps its lead with this lease; kubectl has no such command' }),
  'list-rights': draftCanIList,
  'who-am-i': () => ({ verb: ['auth', 'whoami'], certainty: 'exact', namespaced: false }),
  'review-token': () => ({ none: 'a token was checked; kubectl has no such command' }),
  raw: draftPath,
  other: draftOtherRaw,
  exec: (facts, { command, copied }) =>
    copied === null ? draftExec(facts, command) : draftCopy(facts, copied),
  apply: draftApply,
  scale: draftScale,
  label: draftKeys,
  annotate: (facts, intent) => draftSetLastApplied(facts) ?? draftKeys(facts, intent),
  'set-image': draftSetImage,
  'set-env': draftSetEnv,
  'set-resources': draftSetResources,
  'set-service-account': draftSetServiceAccount,
  'set-selector': draftSetSelector,
  'set-subjects': draftSetSubjects,
  taint: draftTaint,
  decide: (facts, { approved }) => draftDecision(facts, approved),
  'ask-access': draftCanI,
};

/** Chooses the command that says what a request meant. */
export function draftCommand(facts: RequestFacts, intent: Intent): Draft {
  if (facts.verb === 'patch' && intent.act !== 'apply') {
    // These two say which command it was, whatever the patch looks like.
    if (facts.fieldManager === 'kubectl-patch') return draftPatch(facts);
    if (facts.fieldManager === 'kubectl-edit') return draftEdit(facts);
  }
  const draft = DRAFTS[intent.act] as (facts: RequestFacts, intent: Intent) => Draft;
  return draft(facts, intent);
}

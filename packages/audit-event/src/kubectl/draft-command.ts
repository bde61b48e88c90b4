import { isBuiltin } from '../request/builtin-resources.ts';
import type { Intent, PlainAct } from '../request/intent.ts';
import type { RequestFacts } from '../request/request-facts.ts';
import { unknown, type Draft } from './command-draft.ts';
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
import { draftCreate } from './draft-create.ts';
import { draftDebugPod } from './draft-debug.ts';
import { draftDelete, draftDeleteAll } from './draft-delete.ts';
import { draftPatch } from './draft-patch.ts';
import { draftEdit, draftOtherRaw, draftRawBody } from './draft-raw-body.ts';
import { draftList, draftRaw, draftRead, draftWatch } from './draft-read.ts';
import { draftReplace } from './draft-replace.ts';
import { draftCanI, draftCanIList, draftDecision, draftToken } from './draft-review.ts';

/** Chooses the command that says what a request meant. */
export function draftCommand(facts: RequestFacts, intent: Intent): Draft {
  if (facts.verb === 'patch' && intent.act !== 'apply') {
    // These two say which command it was, whatever the patch looks like.
    if (facts.fieldManager === 'kubectl-patch') return draftPatch(facts);
    if (facts.fieldManager === 'kubectl-edit') return draftEdit(facts);
  }
  switch (intent.act) {
    case 'exec':
      return draftExec(facts, intent.command);
    case 'apply':
      return draftApply(facts, intent);
    case 'scale':
      return draftScale(facts, intent);
    case 'label':
      return draftKeys(facts, intent);
    case 'annotate':
      return draftSetLastApplied(facts) ?? draftKeys(facts, intent);
    case 'set-image':
      return draftSetImage(facts, intent);
    case 'set-env':
      return draftSetEnv(facts, intent);
    case 'set-resources':
      return draftSetResources(facts, intent);
    case 'set-service-account':
      return draftSetServiceAccount(facts, intent);
    case 'set-selector':
      return draftSetSelector(facts, intent);
    case 'set-subjects':
      return draftSetSubjects(facts, intent);
    case 'taint':
      return draftTaint(facts, intent);
    case 'grant':
      return draftCreate(facts);
    case 'decide':
      return draftDecision(facts, intent.approved);
    case 'ask-access':
      return draftCanI(facts, intent);
    default:
      return draftPlain(facts, intent.act);
  }
}

function draftPlain(facts: RequestFacts, act: PlainAct): Draft {
  switch (act) {
    case 'read':
      return draftRead(facts);
    case 'list':
      return draftList(facts);
    case 'watch':
      return draftWatch(facts);
    case 'create':
      return facts.subresource === '' ? draftCreate(facts) : draftRawBody(facts, 'create');
    case 'replace':
      return draftReplace(facts);
    case 'patch':
    case 'report-status':
      return facts.verb === 'patch' ? draftUnmanagedPatch(facts) : draftReplace(facts);
    case 'edit':
      return draftEdit(facts);
    case 'delete':
      return draftDelete(facts);
    case 'delete-all':
      return draftDeleteAll(facts);
    case 'logs':
      return draftLogs(facts);
    case 'attach':
      return draftAttach(facts);
    case 'port-forward':
      return draftPortForward(facts);
    case 'proxy':
      return draftProxy(facts);
    case 'evict':
    case 'bind':
      return draftRawBody(facts, 'create');
    case 'finalize':
      return draftRawBody(facts, 'replace');
    case 'request-token':
      return draftToken(facts);
    case 'debug':
      return draftDebugPod(facts);
    case 'restart':
    case 'pause':
    case 'resume':
    case 'undo':
      return draftRollout(facts, act);
    case 'cordon':
    case 'uncordon':
      return draftCordon(facts, act);
    case 'renew':
      return { none: 'a program keeps its lead with this lease; there is no such command' };
    case 'list-rights':
      return draftCanIList(facts);
    case 'who-am-i':
      return { verb: ['auth', 'whoami'], certainty: 'exact', namespaced: false };
    case 'review-token':
      return { none: 'the API server was asked to check a token; kubectl has no such command' };
    case 'raw':
      return draftPath(facts);
    case 'other':
      return draftOtherRaw(facts);
    default:
      return act satisfies never;
  }
}

const ROLLED_OUT = new Set(['deployments', 'daemonsets', 'statefulsets']);

/** A patch that names no field manager, or one of kubectl's commands that have several forms. */
function draftUnmanagedPatch(facts: RequestFacts): Draft {
  if (!facts.byKubectl || facts.body !== undefined || !isBuiltin(facts.resource, facts.group))
    return draftPatch(facts);
  if (facts.fieldManager === 'kubectl-rollout') return draftRollout(facts, 'restart');
  if (facts.fieldManager !== '' || facts.subresource !== '') return draftPatch(facts);
  // Without any query only these commands of kubectl patch (k8s.io/kubectl `pkg/cmd`).
  if (facts.resource === 'nodes') return draftCordon(facts, 'cordon');
  return ROLLED_OUT.has(facts.resource) ? draftRollout(facts, 'undo') : draftPatch(facts);
}

/** Requests for what is no resource. */
function draftPath(facts: RequestFacts): Draft {
  if (facts.verb !== 'get') return draftOtherRaw(facts);
  if (facts.path === '') return { none: 'the event names no path' };
  if (facts.path === '/version' && facts.byKubectl)
    return {
      verb: ['version'],
      certainty: 'likely',
      lost: ['whether another command asked for it'],
    };
  if (/^\/apis?$/.test(facts.path) && facts.byKubectl) {
    return {
      verb: ['api-resources'],
      certainty: 'likely',
      because: ['it asks which resources there are'],
      lost: ['which command needed to know: all of them may ask this first'],
    };
  }
  const raw = draftRaw(facts);
  return facts.byKubectl && facts.path.startsWith('/openapi/v3/')
    ? {
        verb: ['explain'],
        args: [unknown('type')],
        certainty: 'likely',
        lost: ['the type that was explained'],
      }
    : raw;
}

import { readObject } from '../read-json-fields.ts';
import { isBuiltin } from '../request/builtin-resources.ts';
import type { RequestFacts } from '../request/request-facts.ts';
import {
  dryRunFlag,
  managerFlag,
  NO_BODY,
  validateFlag,
  type CommandDraft,
  type Draft,
} from './command-draft.ts';
import { withManifest } from './draft-apply.ts';
import { draftDebugNode } from './draft-debug.ts';
import { draftRawBody } from './draft-raw-body.ts';
import { findGenerator } from './generators/find-generator.ts';
import type { Generated } from './generators/generated.ts';
import { matchesGenerated } from './generators/matches-generated.ts';

/**
 * `create`, by its generator where that makes exactly this object, else with the manifest. The
 * generators for which kubectl has commands of their own, such as run, are among them.
 */
export function draftCreate(facts: RequestFacts): Draft {
  const debug = draftDebugNode(facts);
  if (debug !== null) return debug;
  if (facts.body === undefined) return draftUnrecorded(facts);
  if (isRawBody(facts)) return draftRawBody(facts, 'create');
  const body = readObject(facts.body) ?? {};
  const generated =
    isBuiltin(facts.resource, facts.group) && !isReconcileOf(facts)
      ? findGenerator(facts.resource, facts.fieldManager)?.(body)
      : undefined;
  if (generated && matchesGenerated(body, generated.object)) return fromGenerator(facts, generated);
  return draftFromManifest(facts);
}

function fromGenerator(facts: RequestFacts, generated: Generated): CommandDraft {
  const { verb, args, flags = [], tail, lost = [] } = generated;
  const manager = ownManager(verb);
  return {
    verb,
    args,
    flags: [...flags, ...managerFlag(facts, manager), ...dryRunFlag(facts), ...validateFlag(facts)],
    ...(tail ? { tail } : {}),
    certainty: facts.fieldManager === manager && lost.length === 0 ? 'exact' : 'likely',
    because: ['the body is what this command makes'],
    lost: [...lost, 'whether a file was given instead'],
  };
}

const ownManager = ([first = '']: readonly string[]): string => `kubectl-${first}`;

function draftFromManifest(facts: RequestFacts): Draft {
  const isReconcile = isReconcileOf(facts);
  const isForced = facts.fieldManager === 'kubectl-replace';
  const verb = isReconcile ? ['auth', 'reconcile'] : [isForced ? 'replace' : 'create'];
  return withManifest(facts.body, {
    verb,
    flags: [
      ...(isForced ? ['--force'] : []),
      ...(isForced || isReconcile ? [] : managerFlag(facts, 'kubectl-create')),
      ...dryRunFlag(facts),
      ...validateFlag(facts),
    ],
    certainty: facts.fieldManager === 'kubectl-create' ? 'exact' : 'likely',
    because: ['the body is the manifest'],
  });
}

/** `auth reconcile` writes roles and bindings without naming a field manager. */
export const isReconcileOf = ({ group, fieldManager, byKubectl }: RequestFacts): boolean =>
  byKubectl && fieldManager === '' && group === 'rbac.authorization.k8s.io';

/** kubectl names a field manager wherever it reads a manifest; without one it passes a body on. */
export const isRawBody = (facts: RequestFacts): boolean =>
  facts.byKubectl && facts.fieldManager === '' && facts.body !== undefined && !isReconcileOf(facts);

/** These have nothing but a name that has to be given. */
const NAMED_ONLY = new Map([
  ['namespaces', 'namespace'],
  ['serviceaccounts', 'serviceaccount'],
]);

function draftUnrecorded(facts: RequestFacts): Draft {
  const { resource, name, fieldManager } = facts;
  const type = NAMED_ONLY.get(resource);
  const usable = name !== '' && !name.startsWith('-');
  if (type !== undefined && usable && isBuiltin(resource, facts.group)) {
    return {
      verb: ['create', type],
      args: [name],
      flags: dryRunFlag(facts),
      certainty: 'likely',
      lost: [`labels and annotations: ${NO_BODY}`],
    };
  }
  if (fieldManager === 'kubectl-run' && usable) {
    return {
      verb: ['run'],
      args: [name],
      flags: ['--image=<image>', ...dryRunFlag(facts)],
      certainty: 'likely',
      lost: [`the image and all else: ${NO_BODY}`],
    };
  }
  return draftFromManifest(facts);
}

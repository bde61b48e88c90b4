import { readObject, readText } from '../read-json-fields.ts';
import type { Intent, PlainAct } from './intent.ts';
import { readAccessQuestion } from './read-access-question.ts';
import { isClientSideApply, readApply } from './read-apply.ts';
import { readCopiedFile } from './read-copied-file.ts';
import { readPatchIntent } from './read-patch-intent.ts';
import { readSubjects } from './read-subjects.ts';
import type { RequestFacts } from './request-facts.ts';

const PLAIN_VERBS: Readonly<Record<string, PlainAct>> = {
  get: 'read',
  list: 'list',
  watch: 'watch',
  create: 'create',
  update: 'replace',
  patch: 'patch',
  delete: 'delete',
  deletecollection: 'delete-all',
};

const BINDINGS = new Set(['rolebindings', 'clusterrolebindings']);

/** Reads what a request meant. Never throws, whatever the body is. */
export function readIntent(facts: RequestFacts): Intent {
  if (facts.resource === '') return { act: 'raw' };
  const special = facts.subresource === '' ? readReview(facts) : readSubresource(facts);
  if (special !== null) return special;
  switch (facts.verb) {
    case 'patch':
      return readPatchIntent(facts);
    case 'create':
      return readCreate(facts);
    case 'update':
      if (facts.resource === 'leases') return { act: 'renew' };
      return { act: 'replace' };
    default:
      return {
        act: (Object.hasOwn(PLAIN_VERBS, facts.verb) && PLAIN_VERBS[facts.verb]) || 'other',
      };
  }
}

function readCreate(facts: RequestFacts): Intent {
  if (isClientSideApply(facts)) return readApply(facts);
  const body = readObject(facts.body);
  const role = readObject(body?.['roleRef']);
  if (BINDINGS.has(facts.resource) && role !== undefined) {
    return {
      act: 'grant',
      role: readText(role['name']) ?? '',
      roleKind: readText(role['kind']) ?? 'Role',
      subjects: readSubjects(body?.['subjects']),
    };
  }
  return { act: 'create' };
}

/** Requests that ask the API server a question by creating something that is never kept. */
function readReview(facts: RequestFacts): Intent | null {
  if (facts.verb !== 'create') return null;
  switch (facts.resource) {
    case 'selfsubjectaccessreviews':
      return { act: 'ask-access', question: readAccessQuestion(facts.body), self: true };
    case 'subjectaccessreviews':
    case 'localsubjectaccessreviews':
      return { act: 'ask-access', question: readAccessQuestion(facts.body), self: false };
    case 'selfsubjectrulesreviews':
      return { act: 'list-rights' };
    case 'selfsubjectreviews':
      return { act: 'who-am-i' };
    case 'tokenreviews':
      return { act: 'review-token' };
    default:
      return null;
  }
}

function readSubresource(facts: RequestFacts): Intent | null {
  const changes = facts.verb === 'create' || facts.verb === 'update' || facts.verb === 'patch';
  switch (facts.subresource) {
    case 'exec':
      return readExec(facts);
    case 'attach':
      return { act: 'attach' };
    case 'portforward':
      return { act: 'port-forward' };
    case 'proxy':
      return { act: 'proxy' };
    case 'log':
      return { act: 'logs' };
    default:
      return changes ? readChangedSubresource(facts) : null;
  }
}

function readExec({ query, byKubectl }: RequestFacts): Intent {
  const command = query.getAll('command');
  // Others that run tar mean tar.
  return { act: 'exec', command, copied: byKubectl ? readCopiedFile(command) : null };
}

function readChangedSubresource(facts: RequestFacts): Intent | null {
  switch (facts.subresource) {
    case 'eviction':
      return { act: 'evict' };
    case 'binding':
      return { act: 'bind' };
    case 'token':
      return { act: 'request-token' };
    case 'ephemeralcontainers':
      return { act: 'debug' };
    case 'approval':
      return { act: 'decide', approved: readDecision(facts.body) };
    case 'scale':
      return readScale(facts);
    case 'status':
      return { act: 'report-status' };
    case 'finalize':
      return { act: 'finalize' };
    default:
      return null;
  }
}

function readScale({ body, verb }: RequestFacts): Intent {
  const replicas = readObject(readObject(body)?.['spec'])?.['replicas'];
  const before = readObject(readObject(body)?.['status'])?.['replicas'];
  return {
    act: 'scale',
    replicas: typeof replicas === 'number' ? replicas : null,
    before: verb === 'update' && typeof before === 'number' ? before : null,
  };
}

function readDecision(body: unknown): boolean | null {
  const conditions = readObject(readObject(body)?.['status'])?.['conditions'];
  if (!Array.isArray(conditions)) return null;
  const types = conditions.map((condition) => readObject(condition)?.['type']);
  if (types.includes('Denied')) return false;
  return types.includes('Approved') ? true : null;
}

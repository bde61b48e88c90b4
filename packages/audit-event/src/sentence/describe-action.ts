import type { AuditEvent } from '../audit-event.ts';
import { readObject, readText } from '../read-json-fields.ts';
import { readQuery } from '../request-uri.ts';
import { describeObject } from './describe-object.ts';
import { value, words, type SummaryPart } from './summary-part.ts';

/** A verb in the two forms a sentence needs: «deleted» and «tried to delete». */
export interface Action {
  readonly past: string;
  readonly base: string;
  readonly rest: readonly SummaryPart[];
}

const VERBS: Readonly<Record<string, readonly [past: string, base: string]>> = {
  get: ['read', 'read'],
  list: ['listed', 'list'],
  watch: ['watched', 'watch'],
  create: ['created', 'create'],
  update: ['updated', 'update'],
  patch: ['changed', 'change'],
  delete: ['deleted', 'delete'],
  deletecollection: ['deleted all', 'delete all'],
  head: ['looked at', 'look at'],
  post: ['posted to', 'post to'],
  put: ['wrote', 'write'],
  options: ['asked for the options of', 'ask for the options of'],
};

const SHELLS = new Set(['sh', 'bash', 'ash', 'zsh', 'dash', 'powershell', 'pwsh', 'cmd']);

/** Says what a request did, or would have done. */
export function describeAction(event: AuditEvent): Action {
  const subresource = event.objectRef?.subresource;
  const special = subresource ? describeSubresource(event, subresource) : undefined;
  if (special) return special;
  const verb = event.verb ?? '';
  const known = Object.hasOwn(VERBS, verb) ? VERBS[verb] : undefined;
  const rest = [
    ...(subresource ? [words('the '), value(subresource), words(' of ')] : []),
    ...describeObject(event),
  ];
  if (known) return { past: known[0], base: known[1], rest };
  return { past: 'sent', base: 'send', rest: [value(verb || 'a request'), words(' to '), ...rest] };
}

function describeSubresource(event: AuditEvent, subresource: string): Action | undefined {
  const object = describeObject(event);
  const changes = event.verb === 'create' || event.verb === 'update' || event.verb === 'patch';
  switch (subresource) {
    case 'exec':
      return describeExec(event, object);
    case 'attach':
      return { past: 'attached to', base: 'attach to', rest: object };
    case 'portforward':
      return { past: 'forwarded ports of', base: 'forward ports of', rest: object };
    case 'proxy':
      return { past: 'connected through', base: 'connect through', rest: object };
    case 'log':
      return { past: 'read the logs of', base: 'read the logs of', rest: object };
    case 'eviction':
      return { past: 'evicted', base: 'evict', rest: object };
    case 'binding':
      return { past: 'scheduled', base: 'schedule', rest: object };
    case 'token':
      return { past: 'created a token for', base: 'create a token for', rest: object };
    case 'ephemeralcontainers':
      return changes
        ? { past: 'added a debug container to', base: 'add a debug container to', rest: object }
        : undefined;
    case 'approval':
      return changes ? { past: 'decided on', base: 'decide on', rest: object } : undefined;
    case 'scale':
      return changes ? describeScale(event, object) : undefined;
    case 'status':
      return changes
        ? { past: 'reported the status of', base: 'report the status of', rest: object }
        : undefined;
    default:
      return undefined;
  }
}

function describeExec(event: AuditEvent, object: readonly SummaryPart[]): Action {
  const query = readQuery(event.requestURI);
  const command = query.getAll('command');
  const container = query.get('container');
  const where = container ? [value(container), words(' of '), ...object] : object;
  const program = command[0]?.split('/').pop() ?? '';
  if (command.length === 1 && SHELLS.has(program)) {
    const rest = [words('('), value(program), words(') in '), ...where];
    return { past: 'opened a shell', base: 'open a shell', rest };
  }
  if (command.length === 0)
    return { past: 'ran a command in', base: 'run a command in', rest: where };
  return { past: 'ran', base: 'run', rest: [value(command.join(' ')), words(' in '), ...where] };
}

function describeScale(event: AuditEvent, object: readonly SummaryPart[]): Action {
  const spec = readObject(readObject(event.requestObject)?.['spec']);
  const replicas = spec?.['replicas'];
  const count = typeof replicas === 'number' ? String(replicas) : readText(replicas);
  const to = count === undefined ? [] : [words(' to '), value(count)];
  return { past: 'scaled', base: 'scale', rest: [...object, ...to] };
}

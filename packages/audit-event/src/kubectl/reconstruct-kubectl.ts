import type { AuditEvent, ObjectReference } from '../audit-event.ts';
import { readObject } from '../read-json-fields.ts';
import { recogniseClient } from '../recognise-client.ts';
import { readQuery } from '../request-uri.ts';
import type { KubectlCommand } from './kubectl-command.ts';
import { quoteForShell } from './quote-for-shell.ts';

/**
 * Gives the kubectl command for a request, or null where there is none that says the same. What
 * cannot be known from an audit event is named under `lost`, never invented.
 */
export function reconstructKubectl(event: AuditEvent, cluster: string): KubectlCommand | null {
  const words = commandWords(event);
  if (words === null || words.some((word) => word.includes('\0'))) return null;
  const as = event.impersonatedUser?.username;
  const argv = ['kubectl', `--context=${cluster}`, ...(as ? [`--as=${as}`] : []), ...words];
  const byKubectl = recogniseClient(event.userAgent).name === 'kubectl';
  return {
    command: argv.map(quoteForShell).join(' '),
    argv,
    confidence: byKubectl ? 'likely' : 'equivalent',
    because: [byKubectl ? 'the client was kubectl' : 'the client was not kubectl'],
    lost: ['output format', 'flags that only kubectl itself reads'],
  };
}

function commandWords(event: AuditEvent): string[] | null {
  const reference = event.objectRef;
  if (!reference?.resource) {
    return event.verb === 'get' && event.requestURI ? ['get', '--raw', event.requestURI] : null;
  }
  const place = placeFlags(reference, event.verb);
  return reference.subresource
    ? subresourceWords(event, reference, place)
    : objectWords(event, reference, place);
}

function objectWords(
  event: AuditEvent,
  reference: ObjectReference,
  place: string[],
): string[] | null {
  const type = resourceType(reference);
  const { name } = reference;
  switch (event.verb) {
    case 'get':
      return name ? ['get', ...place, type, '--', name] : null;
    case 'list':
      return ['get', ...place, type, ...selectorFlags(event)];
    case 'watch':
      return ['get', ...place, type, ...selectorFlags(event), '--watch'];
    case 'delete':
      return name ? ['delete', ...place, type, ...dryRunFlag(event), '--', name] : null;
    case 'deletecollection':
      return ['delete', ...place, type, ...selectorOrAll(event), ...dryRunFlag(event)];
    case 'patch':
      return name ? patchWords(event, [...place, type], name) : null;
    case undefined:
    default:
      return null;
  }
}

function patchWords(event: AuditEvent, target: string[], name: string): string[] | null {
  if (event.requestObject === undefined) return null;
  const type = Array.isArray(event.requestObject) ? 'json' : 'merge';
  const patch = stringify(event.requestObject);
  return patch === null
    ? null
    : ['patch', ...target, `--type=${type}`, `--patch=${patch}`, ...dryRunFlag(event), '--', name];
}

function subresourceWords(
  event: AuditEvent,
  reference: ObjectReference,
  place: string[],
): string[] | null {
  const { name, subresource } = reference;
  if (!name) return null;
  const query = readQuery(event.requestURI);
  const container = query.get('container') ? [`--container=${query.get('container')}`] : [];
  switch (subresource) {
    case 'log':
      return ['logs', ...place, ...container, ...logFlags(query), '--', name];
    case 'exec': {
      const terminal = [
        query.get('stdin') === 'true' ? '-i' : '',
        query.get('tty') === 'true' ? '-t' : '',
      ];
      return [
        'exec',
        ...place,
        ...container,
        ...terminal.filter(Boolean),
        name,
        '--',
        ...query.getAll('command'),
      ];
    }
    case 'attach':
      return ['attach', ...place, ...container, '--', name];
    case 'token':
      return event.verb === 'create' ? ['create', 'token', ...place, '--', name] : null;
    case 'scale':
      return scaleWords(event, [...place, resourceType(reference)], name);
    case undefined:
    default:
      return null;
  }
}

function scaleWords(event: AuditEvent, target: string[], name: string): string[] | null {
  const replicas = readObject(readObject(event.requestObject)?.['spec'])?.['replicas'];
  return typeof replicas === 'number'
    ? ['scale', ...target, `--replicas=${replicas}`, '--', name]
    : null;
}

function logFlags(query: URLSearchParams): string[] {
  const flags = ['follow', 'previous', 'timestamps'].filter((flag) => query.get(flag) === 'true');
  const tail = query.get('tailLines');
  return [...flags.map((flag) => `--${flag}`), ...(tail ? [`--tail=${tail}`] : [])];
}

function placeFlags(reference: ObjectReference, verb: string | undefined): string[] {
  if (reference.resource === 'namespaces') return [];
  if (reference.namespace) return [`--namespace=${reference.namespace}`];
  return verb === 'list' || verb === 'watch' ? ['--all-namespaces'] : [];
}

function resourceType(reference: ObjectReference): string {
  return reference.apiGroup
    ? `${reference.resource}.${reference.apiGroup}`
    : String(reference.resource);
}

function selectorFlags(event: AuditEvent): string[] {
  const query = readQuery(event.requestURI);
  const labels = query.get('labelSelector');
  const fields = query.get('fieldSelector');
  return [
    ...(labels ? [`--selector=${labels}`] : []),
    ...(fields ? [`--field-selector=${fields}`] : []),
  ];
}

function selectorOrAll(event: AuditEvent): string[] {
  const flags = selectorFlags(event);
  return flags.length > 0 ? flags : ['--all'];
}

function dryRunFlag(event: AuditEvent): string[] {
  return readQuery(event.requestURI).getAll('dryRun').includes('All') ? ['--dry-run=server'] : [];
}

/** A patch nested deeper than the engine's stack cannot be written out again. */
function stringify(value: unknown): string | null {
  try {
    return JSON.stringify(value);
  } catch {
    return null;
  }
}

import type { AuditEvent } from '../audit-event.ts';
import { readObject } from '../read-json-fields.ts';
import { recogniseClient, type Client } from './recognise-client.ts';
import { readPath, readQuery } from './request-uri.ts';

/** What a request asked for, with an empty text for each part that it did not have. */
export interface RequestFacts {
  readonly event: AuditEvent;
  readonly verb: string;
  readonly resource: string;
  readonly group: string;
  readonly version: string;
  readonly namespace: string;
  readonly name: string;
  /** All names, where an action did the same to several objects; `name` is the first of them. */
  readonly names?: readonly string[];
  readonly subresource: string;
  readonly path: string;
  readonly query: URLSearchParams;
  /** What was sent; undefined where the policy or a truncation left it out. */
  readonly body: unknown;
  readonly fieldManager: string;
  readonly dryRun: boolean;
  readonly client: Client;
  /** The client says that it is kubectl, or names itself so as field manager. */
  readonly byKubectl: boolean;
}

/** Reads once what sentence and command both need. */
export function readRequestFacts(event: AuditEvent): RequestFacts {
  const reference = event.objectRef ?? {};
  const query = readQuery(event.requestURI);
  const fieldManager = query.get('fieldManager') ?? '';
  const client = recogniseClient(event.userAgent, fieldManager);
  const body = event.requestObject;
  const verb = event.verb ?? '';
  return {
    event,
    verb,
    resource: reference.resource ?? '',
    group: reference.apiGroup ?? '',
    version: reference.apiVersion ?? '',
    namespace: reference.namespace ?? '',
    name: reference.name ?? nameOfCreated(event),
    subresource: reference.subresource ?? '',
    path: readPath(event.requestURI),
    query,
    body,
    fieldManager,
    dryRun: query.getAll('dryRun').includes('All') || isDryDelete(verb, body),
    client,
    byKubectl: client.name === 'kubectl' || client.name === 'oc',
  };
}

/** A generated name is only in the answer. */
function nameOfCreated(event: AuditEvent): string {
  if (event.verb !== 'create') return '';
  const name = readObject(readObject(event.responseObject)?.['metadata'])?.['name'];
  return typeof name === 'string' ? name.toWellFormed() : '';
}

/** kubectl says so in the body of a delete, and not in its query. */
function isDryDelete(verb: string, body: unknown): boolean {
  if (verb !== 'delete' && verb !== 'deletecollection') return false;
  const dryRun = readObject(body)?.['dryRun'];
  return Array.isArray(dryRun) && dryRun.includes('All');
}

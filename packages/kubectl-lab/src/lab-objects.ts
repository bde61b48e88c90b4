import { applyPatch } from '@k8s-audit/audit-event';
import type { LabRequest } from './lab-request.ts';
import { LAB_RESOURCES, type LabResource } from './lab-resources.ts';

type Json = Record<string, unknown>;
type Meta = { name?: string; namespace?: string; generateName?: string } & Json;

export interface LabAnswer {
  readonly code: number;
  readonly object: Json;
}

/** The objects of one lab, and what each verb does to them. */
export class LabObjects {
  readonly #objects = new Map<string, Json>();
  #version = 100;

  add(object: Json): void {
    const meta = object['metadata'] as Meta;
    const [group, version] = splitGroupVersion(String(object['apiVersion']));
    const resource = LAB_RESOURCES.find(
      (one) => one.group === group && one.version === version && one.kind === object['kind'],
    );
    if (resource === undefined) throw new Error(`the lab serves no ${String(object['kind'])}`);
    this.#put(resource, meta.namespace ?? '', meta.name as string, object);
  }

  answer(request: LabRequest, url: URL, body: unknown): LabAnswer {
    const { resource, namespace, name, verb } = request;
    const dryRun =
      url.searchParams.get('dryRun') === 'All' || (body as Json | null)?.['dryRun'] !== undefined;
    const found = this.#objects.get(keyOf(resource, namespace, name));
    if (verb === 'list' || verb === 'watch') return this.#list(request, url);
    if (verb === 'create') return this.#create(request, body as Json, dryRun);
    if (found === undefined && !isApply(url)) return notFound(resource, name);
    switch (verb) {
      case 'delete':
        if (!dryRun) this.#objects.delete(keyOf(resource, namespace, name));
        return { code: 200, object: { kind: 'Status', apiVersion: 'v1', status: 'Success' } };
      case 'update':
        if (request.subresource === 'scale' || dryRun) return { code: 200, object: body as Json };
        return { code: 200, object: this.#put(resource, namespace, name, body as Json) };
      case 'patch': {
        const patched = applyPatch(found ?? {}, body);
        if (request.subresource === 'scale') return { code: 200, object: scaleOf(patched) };
        if (dryRun) return { code: 200, object: patched };
        return { code: 200, object: this.#put(resource, namespace, name, patched) };
      }
      default:
        return {
          code: 200,
          object: request.subresource === 'scale' ? scaleOf(found as Json) : (found as Json),
        };
    }
  }

  #create(request: LabRequest, body: Json, dryRun: boolean): LabAnswer {
    const { resource, namespace, subresource, name: parent } = request;
    if (subresource === 'eviction') {
      this.#objects.delete(keyOf(resource, namespace, parent));
      return { code: 201, object: { kind: 'Status', apiVersion: 'v1', status: 'Success' } };
    }
    if (subresource === 'token')
      return { code: 201, object: { ...body, status: { token: 'lab' } } };
    if (resource.kind.startsWith('SelfSubject')) {
      const status = { allowed: true, resourceRules: [], nonResourceRules: [], userInfo: {} };
      return { code: 201, object: { ...body, status } };
    }
    const meta = { ...(body['metadata'] as Meta) };
    const name = meta.name ?? `${meta.generateName}x7k2p`;
    if (this.#objects.has(keyOf(resource, namespace, name)))
      return { code: 409, object: failure(409, 'AlreadyExists', `${name} already exists`) };
    const object = { ...body, metadata: { ...meta, name, ...(namespace ? { namespace } : {}) } };
    return { code: 201, object: dryRun ? object : this.#put(resource, namespace, name, object) };
  }

  #list({ resource, namespace }: LabRequest, url: URL): LabAnswer {
    const prefix = keyOf(resource, namespace, '');
    const field = /metadata\.name=([^,]+)/.exec(url.searchParams.get('fieldSelector') ?? '')?.[1];
    const wanted = (url.searchParams.get('labelSelector') ?? '').split(',').filter(Boolean);
    const items = [...this.#objects]
      .filter(([key]) =>
        namespace === '' ? key.startsWith(typeKey(resource)) : key.startsWith(prefix),
      )
      .map(([, object]) => object)
      .filter((object) => {
        const meta = object['metadata'] as Meta;
        const labels = (meta['labels'] ?? {}) as Record<string, string>;
        return (
          (field === undefined || meta.name === field) &&
          wanted.every((term) => {
            const [key = '', value] = term.split('=');
            return value === undefined ? key in labels : labels[key] === value;
          })
        );
      });
    const apiVersion = resource.group ? `${resource.group}/${resource.version}` : resource.version;
    const metadata = { resourceVersion: String(this.#version) };
    return { code: 200, object: { kind: `${resource.kind}List`, apiVersion, metadata, items } };
  }

  #put(resource: LabResource, namespace: string, name: string, object: Json): Json {
    this.#version += 1;
    const meta = object['metadata'] as Meta;
    const stored = {
      ...object,
      metadata: {
        uid: `00000000-0000-4000-8000-${String(this.#version).padStart(12, '0')}`,
        creationTimestamp: '2026-01-01T00:00:00Z',
        generation: 1,
        ...meta,
        name,
        ...(resource.namespaced ? { namespace } : {}),
        resourceVersion: String(this.#version),
      },
    };
    this.#objects.set(keyOf(resource, namespace, name), stored);
    return stored;
  }
}

const typeKey = (resource: LabResource): string => `${resource.group}|${resource.plural}|`;

/** By group and plural: two versions of one resource hold the same objects. */
const keyOf = (resource: LabResource, namespace: string, name: string): string =>
  `${typeKey(resource)}${resource.namespaced ? namespace : ''}|${name}`;

function splitGroupVersion(apiVersion: string): [string, string] {
  const [first = '', second] = apiVersion.split('/');
  return second === undefined ? ['', first] : [first, second];
}

const isApply = (url: URL): boolean => url.searchParams.has('force');

function scaleOf(object: Json): Json {
  const spec = object['spec'] as Json;
  return {
    kind: 'Scale',
    apiVersion: 'autoscaling/v1',
    metadata: object['metadata'],
    spec: { replicas: spec['replicas'] },
    status: { replicas: spec['replicas'] },
  };
}

const notFound = (resource: LabResource, name: string): LabAnswer => ({
  code: 404,
  object: failure(404, 'NotFound', `${resource.plural} "${name}" not found`),
});

const failure = (code: number, reason: string, message: string): Json => ({
  kind: 'Status',
  apiVersion: 'v1',
  metadata: {},
  status: 'Failure',
  code,
  reason,
  message,
});

import { LAB_RESOURCES, type LabResource } from './lab-resources.ts';

/** A request for a resource, taken apart as k8s.io/apiserver's requestinfo.go does. */
export interface LabRequest {
  readonly resource: LabResource;
  readonly namespace: string;
  readonly name: string;
  readonly subresource: string;
  readonly verb: string;
}

export function readLabRequest(method: string, url: URL): LabRequest | null {
  const parts = url.pathname.split('/').filter(Boolean).map(decodeURIComponent);
  const [root, ...rest] = parts;
  if (root !== 'api' && root !== 'apis') return null;
  const group = root === 'api' ? '' : (rest.shift() ?? '');
  const version = rest.shift() ?? '';
  let namespace = '';
  if (
    rest[0] === 'namespaces' &&
    rest.length > 2 &&
    !['finalize', 'status'].includes(rest[2] ?? '')
  )
    namespace = rest.splice(0, 2)[1] ?? '';
  const [plural, name = '', subresource = ''] = rest;
  const resource = LAB_RESOURCES.find(
    (one) => one.group === group && one.version === version && one.plural === plural,
  );
  if (resource === undefined) return null;
  return { resource, namespace, name, subresource, verb: verbOf(method, url, name) };
}

function verbOf(method: string, url: URL, name: string): string {
  switch (method) {
    case 'GET':
    case 'HEAD':
      if (name !== '') return 'get';
      return url.searchParams.get('watch') === 'true' ? 'watch' : 'list';
    case 'POST':
      return 'create';
    case 'PUT':
      return 'update';
    case 'PATCH':
      return 'patch';
    case 'DELETE':
      return name === '' ? 'deletecollection' : 'delete';
    default:
      return '';
  }
}

import { LAB_RESOURCES, type LabResource } from './lab-resources.ts';

const VERBS = ['create', 'delete', 'deletecollection', 'get', 'list', 'patch', 'update', 'watch'];

/** What the API server says about itself: null for a path that is no discovery. */
export function answerDiscovery(path: string): object | null {
  if (path === '/version') {
    return { major: '1', minor: '33', gitVersion: 'v1.33.0', platform: 'linux/amd64' };
  }
  if (path === '/api') return { kind: 'APIVersions', versions: ['v1'] };
  if (path === '/apis') return { kind: 'APIGroupList', apiVersion: 'v1', groups: listGroups() };
  const [, root, group, version] = path.split('/');
  if (root === 'api' && group === 'v1' && version === undefined) return listResources('', 'v1');
  if (root === 'apis' && version !== undefined && path.split('/').length === 4)
    return listResources(group as string, version);
  if (path === '/openapi/v3') return { paths: Object.fromEntries(groupVersions().map(schemaPath)) };
  return path.startsWith('/openapi/v3/') ? describeSchema(path) : null;
}

const groupVersionOf = ({ group, version }: { group: string; version: string }): string =>
  group === '' ? version : `${group}/${version}`;

const groupVersions = (): string[] => [...new Set(LAB_RESOURCES.map(groupVersionOf))];

function listGroups(): object[] {
  const groups = [...new Set(LAB_RESOURCES.map(({ group }) => group))].filter(Boolean);
  return groups.map((name) => {
    const versions = groupVersions()
      .filter((groupVersion) => groupVersion.startsWith(`${name}/`))
      .map((groupVersion) => ({ groupVersion, version: groupVersion.split('/')[1] }));
    return { name, versions, preferredVersion: versions[0] };
  });
}

function listResources(group: string, version: string): object | null {
  const served = LAB_RESOURCES.filter((one) => one.group === group && one.version === version);
  if (served.length === 0) return null;
  return {
    kind: 'APIResourceList',
    apiVersion: 'v1',
    groupVersion: groupVersionOf({ group, version }),
    resources: served.flatMap((one) => [
      describeResource(one, one.plural),
      ...one.subresources.map((subresource) =>
        describeResource(one, `${one.plural}/${subresource}`),
      ),
    ]),
  };
}

function describeResource(resource: LabResource, name: string): object {
  const subresource = name.split('/')[1] ?? '';
  return {
    name,
    singularName: resource.kind.toLowerCase(),
    namespaced: resource.namespaced,
    kind: resource.kind,
    ...SUBRESOURCE_KINDS[subresource],
    verbs: VERBS,
    shortNames: resource.shortNames,
  };
}

/** Subresources with a kind of their own. */
const SUBRESOURCE_KINDS: Readonly<Record<string, object>> = {
  scale: { kind: 'Scale', group: 'autoscaling', version: 'v1' },
  eviction: { kind: 'Eviction', group: 'policy', version: 'v1' },
  token: { kind: 'TokenRequest', group: 'authentication.k8s.io', version: 'v1' },
};

const schemaPath = (groupVersion: string): [string, object] => {
  const path = groupVersion.includes('/') ? `apis/${groupVersion}` : `api/${groupVersion}`;
  return [path, { serverRelativeURL: `/openapi/v3/${path}?hash=LAB` }];
};

/** Just enough of a schema to tell kubectl that the server checks fields and does dry runs. */
function describeSchema(path: string): object {
  const groupVersion = path.replace(/^\/openapi\/v3\/apis?\//, '');
  const served = LAB_RESOURCES.filter((one) => groupVersionOf(one) === groupVersion);
  const query = (name: string): object => ({ name, in: 'query', schema: { type: 'string' } });
  const paths = served.map(({ group, version, plural, kind }) => [
    `/lab/${plural}/{name}`,
    {
      patch: {
        'x-kubernetes-action': 'patch',
        'x-kubernetes-group-version-kind': { group, version, kind },
        parameters: [query('fieldValidation'), query('dryRun'), query('fieldManager')],
        responses: {},
      },
    },
  ]);
  const schemas = served.map(({ group, version, kind }) => [
    `lab.${group}.${version}.${kind}`,
    { type: 'object', 'x-kubernetes-group-version-kind': [{ group, version, kind }] },
  ]);
  return {
    openapi: '3.0.0',
    info: { title: 'lab', version: 'v1' },
    paths: Object.fromEntries(paths) as object,
    components: { schemas: Object.fromEntries(schemas) as object },
  };
}

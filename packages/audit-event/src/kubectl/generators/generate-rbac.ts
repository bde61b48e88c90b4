import { readObject, readText, readTexts, type JsonObject } from '../../read-json-fields.ts';
import { readSubjects } from '../../request/read-subjects.ts';
import { subjectFlags } from '../draft-change.ts';
import type { Generator } from './generated.ts';
import { readList, readName } from './read-body.ts';

const GROUP = 'rbac.authorization.k8s.io';

/** One rule for each API group, all with the same verbs and names, is what `create role` makes. */
export function generateRole(type: 'role' | 'clusterrole'): Generator {
  return (body) => {
    const name = readName(body);
    const rules = readList(body['rules']);
    const verbs = readTexts(rules[0]?.['verbs']) ?? [];
    if (name === null || rules.length === 0 || verbs.length === 0) return null;
    const names = readTexts(rules[0]?.['resourceNames']) ?? [];
    const paths = readTexts(rules[0]?.['nonResourceURLs']) ?? [];
    const resources = rules.flatMap(readResources);
    return {
      verb: ['create', type],
      args: [name],
      flags: [
        `--verb=${verbs.join(',')}`,
        ...(resources.length > 0 ? [`--resource=${resources.join(',')}`] : []),
        ...names.map((one) => `--resource-name=${one}`),
        ...(paths.length > 0 ? [`--non-resource-url=${paths.join(',')}`] : []),
      ],
      object: {
        apiVersion: `${GROUP}/v1`,
        kind: type === 'role' ? 'Role' : 'ClusterRole',
        metadata: { name },
        rules: rules.map(({ apiGroups, resources: of }) => ({
          verbs,
          apiGroups: Array.isArray(apiGroups) ? apiGroups.slice(0, 1) : apiGroups,
          resources: of,
          resourceNames: names,
          nonResourceURLs: paths,
        })),
      },
    };
  };
}

function readResources(rule: JsonObject): string[] {
  const group = readTexts(rule['apiGroups'])?.[0] ?? '';
  return (readTexts(rule['resources']) ?? []).map((resource) => {
    const [plural = '', subresource] = resource.split('/');
    const grouped = group === '' ? plural : `${plural}.${group}`;
    return subresource === undefined ? grouped : `${grouped}/${subresource}`;
  });
}

export function generateBinding(type: 'rolebinding' | 'clusterrolebinding'): Generator {
  return (body) => {
    const name = readName(body);
    const roleRef = readObject(body['roleRef']);
    const role = readText(roleRef?.['name']);
    const kind = readText(roleRef?.['kind']);
    if (name === null || role === undefined || (kind !== 'Role' && kind !== 'ClusterRole'))
      return null;
    const subjects = readSubjects(body['subjects']);
    return {
      verb: ['create', type],
      args: [name],
      flags: [`--${kind.toLowerCase()}=${role}`, ...subjectFlags(subjects)],
      object: {
        apiVersion: `${GROUP}/v1`,
        kind: type === 'rolebinding' ? 'RoleBinding' : 'ClusterRoleBinding',
        metadata: { name },
        roleRef: { apiGroup: GROUP, kind, name: role },
        // kubectl writes users first, then groups, then service accounts.
        subjects: subjects.map((one) =>
          one.kind === 'ServiceAccount'
            ? { ...one }
            : { apiGroup: GROUP, kind: one.kind, name: one.name },
        ),
      },
    };
  };
}

import type { AuditPolicy, AuditRule } from './audit-policy.ts';

/** A request as the policy sees it; without a resource it is one for another URL. */
export interface PolicyRequest {
  readonly user: string;
  readonly groups?: readonly string[];
  readonly verb: string;
  readonly path?: string;
  readonly group?: string;
  /** With its subresource, if it has one: `pods/exec`. */
  readonly resource?: string;
  readonly namespace?: string;
  readonly name?: string;
}

/** The level at which kube-apiserver records a request: that of the first rule that matches. */
export function decideLevel(policy: AuditPolicy, request: PolicyRequest): AuditRule['level'] {
  return policy.rules.find((rule) => matches(rule, request))?.level ?? 'None';
}

function matches(rule: AuditRule, request: PolicyRequest): boolean {
  const { users, userGroups, verbs, resources, namespaces, nonResourceURLs } = rule;
  if (users?.length && !users.includes(request.user)) return false;
  if (userGroups?.length && !userGroups.some((group) => request.groups?.includes(group)))
    return false;
  if (verbs?.length && !verbs.includes(request.verb)) return false;
  if (namespaces?.length || resources?.length) return matchesResource(rule, request);
  if (!nonResourceURLs?.length) return true;
  return (
    request.resource === undefined &&
    nonResourceURLs.some((url) => matchesPath(url, request.path ?? ''))
  );
}

const matchesPath = (url: string, path: string): boolean =>
  url === path || (url.endsWith('*') && path.startsWith(url.slice(0, -1)));

function matchesResource(rule: AuditRule, request: PolicyRequest): boolean {
  const { resource, group = '', namespace = '', name = '' } = request;
  if (resource === undefined) return false;
  if (rule.namespaces?.length && !rule.namespaces.includes(namespace)) return false;
  if (!rule.resources?.length) return true;
  return rule.resources.some((entry) => {
    if (entry.group !== '*' && entry.group !== group) return false;
    if (!entry.resources?.length) return true;
    if (entry.resourceNames?.length && !entry.resourceNames.includes(name)) return false;
    return entry.resources.some((pattern) => matchesPattern(pattern, resource));
  });
}

/** `*`, `pods`, `pods/exec`, `pods/*` or any `/exec`; `pods` alone means none of its subresources. */
function matchesPattern(pattern: string, resource: string): boolean {
  if (pattern === '*' || pattern === resource) return true;
  const [main = '', subresource] = resource.split('/');
  return pattern === `${main}/*` || (subresource !== undefined && pattern === `*/${subresource}`);
}

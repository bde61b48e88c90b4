import type { AuditEvent } from '../audit-event.ts';
import type { Subject } from '../request/intent.ts';

/** What allowed or refused a request. */
export type Authorization =
  | {
      readonly by: 'rbac';
      readonly binding: RbacObject;
      readonly role: RbacObject;
      /** Whom the binding names: the user, or a group or service account that the user is. */
      readonly subject: Subject;
    }
  /** Members of this group pass every authorizer. */
  | { readonly by: 'masters' }
  /** Another authorizer, with the words it gave. */
  | { readonly by: 'other'; readonly reason: string }
  | { readonly by: 'nothing'; readonly missing: MissingPermission }
  | { readonly by: 'unknown' };

export interface RbacObject {
  readonly kind: string;
  readonly name: string;
  /** Empty for what is cluster-wide. */
  readonly namespace: string;
}

/** The rule that a role would need. */
export interface MissingPermission {
  readonly verb: string;
  readonly group: string;
  /** With its subresource: `pods/exec`; a path for what is no resource. */
  readonly target: string;
  readonly namespace: string;
  readonly name: string;
}

const DECISION = 'authorization.k8s.io/decision';
const REASON = 'authorization.k8s.io/reason';
const MASTERS = 'system:masters';

/**
 * As `RBACAuthorizer` writes it, with Go's %q around names (kubernetes
 * `plugin/pkg/auth/authorizer/rbac/rbac.go`, `pkg/registry/rbac/validation/rule.go`).
 */
const RBAC =
  /^RBAC: allowed by (\w+) ("(?:[^"\\]|\\.)*") of (\w+) ("(?:[^"\\]|\\.)*") to (\w+) ("(?:[^"\\]|\\.)*")$/s;

export function readAuthorization(event: AuditEvent): Authorization {
  const decision = event.annotations?.[DECISION];
  const reason = event.annotations?.[REASON] ?? '';
  if (decision === 'forbid') return { by: 'nothing', missing: readMissing(event) };
  if (decision !== 'allow') return { by: 'unknown' };
  const rbac = readRbac(reason);
  if (rbac !== null) return rbac;
  const user = event.impersonatedUser ?? event.user;
  if (reason === '' && user?.groups?.includes(MASTERS)) return { by: 'masters' };
  return reason === '' ? { by: 'unknown' } : { by: 'other', reason };
}

function readRbac(reason: string): Authorization | null {
  const match = RBAC.exec(reason);
  if (match === null) return null;
  const [, bindingKind = '', binding = '', roleKind = '', role = '', kind = '', subject = ''] =
    match;
  return {
    by: 'rbac',
    binding: { kind: bindingKind, ...readNamespaced(binding) },
    role: { kind: roleKind, name: unquote(role), namespace: '' },
    subject: {
      kind,
      ...(kind === 'ServiceAccount'
        ? readNamespaced(subject)
        : { name: unquote(subject), namespace: '' }),
    },
  };
}

/** `"name/namespace"`, in this order. */
function readNamespaced(quoted: string): { name: string; namespace: string } {
  const text = unquote(quoted);
  const slash = text.lastIndexOf('/');
  return slash < 0
    ? { name: text, namespace: '' }
    : { name: text.slice(0, slash), namespace: text.slice(slash + 1) };
}

/** Go's %q is JSON's quoting for all that Kubernetes allows in names. */
function unquote(quoted: string): string {
  try {
    return JSON.parse(quoted) as string;
  } catch {
    return quoted.slice(1, -1);
  }
}

function readMissing(event: AuditEvent): MissingPermission {
  const { resource, subresource, apiGroup, namespace, name } = event.objectRef ?? {};
  const path = (event.requestURI ?? '').split('?', 1)[0] ?? '';
  return {
    verb: event.verb ?? '',
    group: apiGroup ?? '',
    target: resource === undefined ? path : subresource ? `${resource}/${subresource}` : resource,
    namespace: namespace ?? '',
    name: name ?? '',
  };
}

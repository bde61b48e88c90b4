import type { Mask } from '@k8s-audit/audit-event';
import type { Person } from '@k8s-audit/store';
import type { Role } from './roles.ts';
import { isEverything, type Scopes } from './scope.ts';

/** How it is known who asks. */
export type SignedInBy = 'password' | 'link' | 'oidc' | 'proxy' | 'token';

/** What somebody may do and see. */
export interface Grant {
  readonly role: Role;
  /** Each list has to hold; none for all clusters. */
  readonly limits: readonly Scopes[];
  readonly masks: readonly Mask[];
}

/** Who asks, and what they may see. Made anew for each request. */
export interface Viewer extends Grant {
  readonly person: Person;
  readonly signedInBy: SignedInBy;
  /** SHA-256 of the session's id; null for what asks without one. */
  readonly session: Buffer | null;
}

/** Limits that say something: `*` says nothing. */
export const limitsOf = (scopes: Scopes): readonly Scopes[] =>
  isEverything(scopes) ? [] : [scopes];

export const seesEverything = ({ limits, masks }: Grant): boolean =>
  limits.length === 0 && masks.length === 0;

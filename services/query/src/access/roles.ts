/** From the least to the most: each may do all that those before it may. */
export const ROLES = ['viewer', 'auditor', 'operator', 'admin'] as const;
export type Role = (typeof ROLES)[number];

/** Whether a role may do what another may. */
export const isAtLeast = (role: Role, other: Role): boolean =>
  ROLES.indexOf(role) >= ROLES.indexOf(other);

export const lesserRole = (a: Role, b: Role): Role => (isAtLeast(a, b) ? b : a);

/** What a page tells about a role. */
export const ROLE_TELLS: Readonly<Record<Role, string>> = {
  viewer: 'searches and looks at events',
  auditor: 'also exports, and reads what others did here where nothing is hidden from them',
  operator: 'also runs what belongs to the service: clusters, quarantine',
  admin: 'everything, also the tokens of others',
};

import { z } from 'zod';
import { MASKS, type Mask } from '@k8s-audit/audit-event';
import type { Person } from '@k8s-audit/store';
import { ROLES, type Role } from './roles.ts';
import { scopeSchema } from './scope.ts';
import { limitsOf, type Grant } from './viewer.ts';

const ruleSchema = z
  .strictObject({
    /** Of one of these groups, or by one of these names; `*` for everybody who signed in. */
    groups: z.array(z.string().min(1)).optional(),
    users: z.array(z.string().min(1)).optional(),
    role: z.enum(ROLES),
    scopes: z.array(scopeSchema).min(1).optional(),
  })
  .refine(({ groups, users }) => groups !== undefined || users !== undefined, {
    message: 'a rule needs groups, users or both',
  });

const masks = z.array(z.enum(MASKS));

/** The file that says who has which role. */
export const roleRulesSchema = z.strictObject({
  rules: z.array(ruleSchema).default([]),
  masks: z
    .strictObject({
      viewer: masks.optional(),
      auditor: masks.optional(),
      operator: masks.optional(),
      admin: masks.optional(),
    })
    .default({}),
});

export type RoleRules = z.infer<typeof roleRulesSchema>;

export const NO_RULES: RoleRules = { rules: [], masks: {} };

/** What a role does not see unless the file says otherwise. */
const HIDDEN: Readonly<Record<Role, readonly Mask[]>> = {
  viewer: MASKS,
  auditor: [],
  operator: [],
  admin: [],
};

export const masksOf = (rules: RoleRules, role: Role): readonly Mask[] =>
  rules.masks[role] ?? HIDDEN[role];

/** The first rule that names somebody decides; null when none does: then nothing is to be seen. */
export function grantOf(rules: RoleRules, { name, groups }: Person): Grant | null {
  const rule = rules.rules.find(
    (one) =>
      one.users?.some((user) => user === '*' || user === name) === true ||
      one.groups?.some((group) => groups.includes(group)) === true,
  );
  if (rule === undefined) return null;
  return {
    role: rule.role,
    limits: rule.scopes === undefined ? [] : limitsOf(rule.scopes),
    masks: masksOf(rules, rule.role),
  };
}

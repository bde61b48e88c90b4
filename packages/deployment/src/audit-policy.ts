import { z } from 'zod';

const stage = z.enum(['RequestReceived', 'ResponseStarted', 'ResponseComplete', 'Panic']);

const groupResources = z
  .strictObject({
    group: z.string().regex(/^(\*|[a-z0-9]([-a-z0-9.]*[a-z0-9])?)?$/, 'must be a group alone'),
    resources: z.array(z.string()).optional(),
    resourceNames: z.array(z.string()).optional(),
  })
  .refine((entry) => !entry.resourceNames?.length || entry.resources?.length, {
    message: 'resourceNames need resources',
  });

const rule = z
  .strictObject({
    level: z.enum(['None', 'Metadata', 'Request', 'RequestResponse']),
    users: z.array(z.string()).optional(),
    userGroups: z.array(z.string()).optional(),
    verbs: z.array(z.string()).optional(),
    resources: z.array(groupResources).optional(),
    namespaces: z.array(z.string()).optional(),
    nonResourceURLs: z
      .array(z.string().regex(/^(\*|\/[^*]*\*?)$/, 'only the end may be *'))
      .optional(),
    omitStages: z.array(stage).optional(),
    omitManagedFields: z.boolean().optional(),
  })
  .refine((entry) => !entry.nonResourceURLs || !(entry.resources ?? entry.namespaces), {
    message: 'a rule is for resources or for other URLs, not for both',
  });

/**
 * What kube-apiserver accepts as `--audit-policy-file`: audit.k8s.io/v1 Policy with the checks of
 * `ValidatePolicy` in k8s.io/apiserver. Unknown fields are refused here; there they are dropped.
 */
export const auditPolicy = z.strictObject({
  apiVersion: z.literal('audit.k8s.io/v1'),
  kind: z.literal('Policy'),
  metadata: z.object({}).optional(),
  omitStages: z.array(stage).optional(),
  omitManagedFields: z.boolean().optional(),
  rules: z.array(rule).min(1),
});

export type AuditPolicy = z.infer<typeof auditPolicy>;
export type AuditRule = AuditPolicy['rules'][number];

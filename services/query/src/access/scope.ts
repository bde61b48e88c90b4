import { z } from 'zod';
import { EVERYTHING, fieldIs, type EventFilter } from '@k8s-audit/store';

const clusterPattern = z
  .string()
  .regex(/^[a-z0-9*][-a-z0-9.*]{0,63}$/, 'must be the name of a cluster, such as prod or prod-*');
const namespacePattern = z
  .string()
  .regex(/^[a-z0-9*][-a-z0-9*]{0,62}$/, 'must be the name of a namespace, such as shop or team-*');

/** Some namespaces of some clusters; without namespaces all that happens in these clusters. */
export const scopeSchema = z.strictObject({
  clusters: z.array(clusterPattern).min(1).max(50),
  namespaces: z.array(namespacePattern).min(1).max(50).optional(),
});

export type Scope = z.infer<typeof scopeSchema>;

/** One of the scopes has to hold. */
export type Scopes = readonly Scope[];

export const isEverything = (scopes: Scopes): boolean =>
  scopes.some(({ clusters, namespaces }) => namespaces === undefined && clusters.includes('*'));

const anyOf = (filters: readonly EventFilter[]): EventFilter => ({ kind: 'or', filters });
const allOf = (filters: readonly EventFilter[]): EventFilter => ({ kind: 'and', filters });

/** The filter of what may be seen by somebody of whom each of these lists asks something. */
export function filterOfLimits(limits: readonly Scopes[]): EventFilter {
  return limits.length === 0
    ? EVERYTHING
    : allOf(limits.map((scopes) => anyOf(scopes.map(filterOfScope))));
}

function filterOfScope({ clusters, namespaces }: Scope): EventFilter {
  const within = anyOf(clusters.map((cluster) => fieldIs('cluster', cluster)));
  return namespaces === undefined
    ? within
    : allOf([within, anyOf(namespaces.flatMap(filtersOfNamespace))]);
}

/**
 * What lies in a namespace, and the Namespace object: a request that creates it names it as an object
 * only. The core group is empty, so that its resources begin with a slash.
 */
const filtersOfNamespace = (namespace: string): EventFilter[] => [
  fieldIs('namespace', namespace),
  allOf([fieldIs('resource', '/namespaces'), fieldIs('name', namespace)]),
];

/** As people write it: `prod/shop prod/pay-* dev`. */
export function formatScopes(scopes: Scopes): string {
  return scopes
    .flatMap(({ clusters, namespaces }) =>
      clusters.flatMap((cluster) =>
        namespaces === undefined ? [cluster] : namespaces.map((one) => `${cluster}/${one}`),
      ),
    )
    .join(' ');
}

/** Reads that form; throws a ZodError that says what cannot be read. An empty text is everything. */
export function parseScopes(text: string): Scopes {
  const scopes = text.split(/[\s,]+/).filter((part) => part !== '');
  return z
    .array(scopeSchema)
    .max(50)
    .parse(
      (scopes.length === 0 ? ['*'] : scopes).map((part) => {
        const at = part.indexOf('/');
        return at < 0
          ? { clusters: [part] }
          : { clusters: [part.slice(0, at)], namespaces: [part.slice(at + 1)] };
      }),
    );
}

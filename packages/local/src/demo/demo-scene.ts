import type { DemoActor } from './demo-people.ts';

/** One kind of thing that happens, and how often next to the others. */
export interface DemoScene {
  readonly weight: number;
  readonly actors: readonly DemoActor[];
  readonly verb: string;
  readonly resource: string;
  readonly group?: string;
  readonly subresource?: string;
  readonly names: readonly string[];
  readonly query?: string;
  readonly code?: number;
  readonly body?: unknown;
  readonly reason?: string;
  readonly clusterScoped?: boolean;
  /** The version of the API, where it is not v1. */
  readonly version?: string;
  readonly annotations?: Readonly<Record<string, string>>;
  /** As whom the actor acts. */
  readonly impersonated?: Pick<DemoActor, 'username' | 'groups'>;
}

/** What the scenes are about. */
export const PODS = ['web-7d4b9c6f5-x2x9k', 'web-7d4b9c6f5-q8m2p', 'checkout-6f8d7b-zz1ab', 'db-0'];
export const DEPLOYMENTS = ['web', 'checkout', 'payments-api'];
export const SECRETS = ['db-credentials', 'tls-wildcard', 'registry-pull'];

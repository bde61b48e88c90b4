import type { CopiedFile } from './read-copied-file.ts';

/** A key that is set, or taken away where the value is null. */
export interface KeyChange {
  readonly key: string;
  readonly value: string | null;
}

export interface Subject {
  readonly kind: string;
  readonly name: string;
  readonly namespace: string;
}

/**
 * What a request meant to do, read out of its verb, place and body, whoever sent it. Sentences and
 * commands are both told from it. `null` stands for what the event does not hold.
 */
export type Intent =
  | { readonly act: PlainAct }
  | { readonly act: 'scale'; readonly replicas: number | null; readonly before: number | null }
  | { readonly act: 'label' | 'annotate'; readonly changes: readonly KeyChange[] | null }
  | { readonly act: 'set-image'; readonly images: readonly ContainerImage[] }
  | { readonly act: 'set-env'; readonly containers: readonly ContainerEnv[] }
  | { readonly act: 'set-resources'; readonly containers: readonly ContainerResources[] }
  | { readonly act: 'set-service-account'; readonly account: string }
  | { readonly act: 'set-selector'; readonly changes: readonly KeyChange[] }
  | { readonly act: 'set-subjects'; readonly subjects: readonly Subject[] }
  | { readonly act: 'taint'; readonly taints: readonly Taint[] }
  | {
      readonly act: 'grant';
      readonly role: string;
      readonly roleKind: string;
      readonly subjects: readonly Subject[];
    }
  | { readonly act: 'decide'; readonly approved: boolean | null }
  | {
      readonly act: 'exec';
      readonly command: readonly string[];
      readonly copied: CopiedFile | null;
    }
  | { readonly act: 'apply'; readonly serverSide: boolean; readonly diff: boolean }
  | {
      readonly act: 'ask-access';
      readonly question: AccessQuestion | null;
      readonly self: boolean;
    };

/** Acts whose place, name and query say everything. */
export type PlainAct =
  | 'read'
  | 'list'
  | 'watch'
  | 'create'
  | 'replace'
  | 'patch'
  | 'edit'
  | 'delete'
  | 'delete-all'
  | 'logs'
  | 'attach'
  | 'port-forward'
  | 'proxy'
  | 'evict'
  | 'bind'
  | 'request-token'
  | 'debug'
  | 'report-status'
  | 'finalize'
  | 'restart'
  | 'pause'
  | 'resume'
  | 'undo'
  | 'cordon'
  | 'uncordon'
  | 'renew'
  | 'list-rights'
  | 'who-am-i'
  | 'review-token'
  | 'raw'
  | 'other';

export interface ContainerImage {
  readonly container: string;
  readonly image: string;
}

export interface ContainerEnv {
  readonly container: string;
  readonly changes: readonly KeyChange[];
  /** Names of variables that get their value from elsewhere. */
  readonly referred: readonly string[];
}

export interface ContainerResources {
  readonly container: string;
  readonly limits: readonly KeyChange[];
  readonly requests: readonly KeyChange[];
}

export interface Taint {
  readonly key: string;
  readonly value: string;
  readonly effect: string;
}

export interface AccessQuestion {
  readonly verb: string;
  /** A resource with its group, or the path of what is no resource. */
  readonly target: string;
  readonly subresource: string;
  readonly name: string;
  readonly namespace: string;
  readonly user: string;
  readonly groups: readonly string[];
}

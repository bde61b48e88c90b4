import { readObject } from '../read-json-fields.ts';
import type { RequestFacts } from '../request/request-facts.ts';
import {
  NO_SUCH_TARGET,
  ROLLED_OUT,
  selectorFlags,
  subresourceFlag,
  targetOf,
  typeOf,
  type CommandDraft,
  type Draft,
} from './command-draft.ts';

/** How kubectl showed the answer; what other programs did with theirs is no question. */
export const lostOutput = ({ byKubectl }: RequestFacts): string[] =>
  byKubectl ? ['the output format (-o)'] : [];

/** kubectl asks for lists in pages of this size (--chunk-size). */
const CHUNK_SIZE = '500';

/** Subresources that `kubectl get` takes (its --subresource flag). */
const READABLE_SUBRESOURCES = new Set(['', 'status', 'scale', 'resize']);

export function draftRead(facts: RequestFacts): Draft {
  if (!READABLE_SUBRESOURCES.has(facts.subresource)) return draftRaw(facts);
  if (facts.group === 'metrics.k8s.io') return draftTop(facts);
  const target = targetOf(facts);
  if (target === null) return draftRaw(facts);
  // A Table is what `get` asks for; other commands take the whole object.
  const answer = readObject(facts.event.responseObject)?.['kind'];
  const other =
    answer === 'Table' || !facts.byKubectl
      ? []
      : ['whether describe or another command read it on its way'];
  return {
    verb: ['get'],
    args: target,
    flags: subresourceFlag(facts),
    certainty: 'likely',
    lost: [...lostOutput(facts), ...other],
  };
}

export function draftList(facts: RequestFacts): Draft {
  if (facts.group === 'metrics.k8s.io') return draftTop(facts);
  const type = typeOf(facts);
  if (type === null) return draftRaw(facts);
  const described = readDescribed(facts);
  if (described !== null) return described;
  if (isClusterInfo(facts))
    return { verb: ['cluster-info'], certainty: 'likely', namespaced: false, lost: [] };
  const one = facts.query.get('resourceVersion') === '0' ? namedByField(facts) : null;
  if (one !== null && facts.byKubectl) return draftWait(facts, one);
  return {
    verb: ['get'],
    args: [type],
    flags: [...everywhere(facts), ...selectorFlags(facts), ...chunkFlag(facts)],
    certainty: 'likely',
    lost: lostOutput(facts),
  };
}

export function draftWatch(facts: RequestFacts): Draft {
  const one = namedByField(facts);
  const type = typeOf(facts);
  if (type === null) return draftRaw(facts);
  // client-go's informers and waits ask for bookmarks; `get --watch` does not.
  if (facts.query.get('allowWatchBookmarks') === 'true') {
    if (facts.byKubectl && one !== null) return draftWait(facts, one);
    return { ...draftRaw(facts), because: ['it is the watch of a program that follows changes'] };
  }
  return {
    verb: ['get'],
    args: one === null ? [type] : [type, one],
    flags: [...everywhere(facts), ...(one === null ? selectorFlags(facts) : []), '--watch'],
    certainty: 'likely',
    lost: [...lostOutput(facts), 'whether --watch or --watch-only'],
  };
}

/** Reads by path: the last resort for what no other command asks for. */
export function draftRaw(facts: RequestFacts): CommandDraft {
  return {
    verb: ['get'],
    flags: ['--raw', facts.event.requestURI ?? facts.path],
    certainty: 'likely',
    namespaced: false,
  };
}

/** `rollout status` and `wait` list and watch one object by its name. */
function draftWait(facts: RequestFacts, name: string): Draft {
  const target = targetOf({ ...facts, name });
  if (target === null) return NO_SUCH_TARGET;
  return ROLLED_OUT.has(facts.resource)
    ? {
        verb: ['rollout', 'status'],
        args: target,
        certainty: 'likely',
        lost: ['whether rollout status or wait'],
      }
    : {
        verb: ['wait'],
        args: target,
        flags: ['--for=<condition>'],
        certainty: 'likely',
        lost: ['the condition that was waited for'],
      };
}

function namedByField({ query }: RequestFacts): string | null {
  return /^metadata\.name=([^,]+)$/.exec(query.get('fieldSelector') ?? '')?.[1] ?? null;
}

/** `describe` asks for the events of an object by its uid, which nobody types. */
function readDescribed(facts: RequestFacts): Draft | null {
  if (facts.resource !== 'events' || !facts.byKubectl) return null;
  const fields = new Map(
    (facts.query.get('fieldSelector') ?? '').split(',').map((term) => {
      const at = term.indexOf('=');
      return [term.slice(0, at).replace('involvedObject.', ''), term.slice(at + 1)];
    }),
  );
  const name = fields.get('name');
  if (name === undefined || !fields.has('uid') || name.startsWith('-')) return null;
  const kind = fields.get('kind')?.toLowerCase();
  return {
    verb: ['describe'],
    args: [kind && /^[a-z]+$/.test(kind) ? kind : '<type>', name],
    certainty: 'likely',
    lost: kind ? [] : ['the type of the object'],
  };
}

const isClusterInfo = ({ resource, namespace, query }: RequestFacts): boolean =>
  resource === 'services' &&
  namespace === 'kube-system' &&
  query.get('labelSelector') === 'kubernetes.io/cluster-service=true';

function draftTop(facts: RequestFacts): Draft {
  const what = facts.resource === 'nodes' ? 'node' : 'pod';
  const name = facts.name === '' || facts.name.startsWith('-') ? [] : [facts.name];
  return {
    verb: ['top', what],
    args: name,
    flags: [
      ...(what === 'pod' && name.length === 0 ? everywhere(facts) : []),
      ...selectorFlags(facts),
    ],
    certainty: 'likely',
    lost: ['sorting and columns'],
  };
}

/** `-A`, where a list of namespaced things names no namespace. */
function everywhere({ namespace, path }: RequestFacts): string[] {
  return namespace === '' && !CLUSTER_WIDE.test(path) ? ['-A'] : [];
}

/** Built-in resources without a namespace, for which -A says nothing. */
const CLUSTER_WIDE =
  /\/(namespaces|nodes|persistentvolumes|componentstatuses|clusterroles|clusterrolebindings|storageclasses|priorityclasses|customresourcedefinitions|apiservices|ingressclasses|runtimeclasses|csidrivers|csinodes|volumeattachments|certificatesigningrequests|flowschemas|prioritylevelconfigurations|(mutating|validating)webhookconfigurations|(mutating|validating)admissionpolic(ies|ybindings))$/;

function chunkFlag({ query, byKubectl }: RequestFacts): string[] {
  const limit = query.get('limit');
  return !byKubectl || limit === null || limit === CHUNK_SIZE || !/^\d+$/.test(limit)
    ? []
    : [`--chunk-size=${limit}`];
}

import type { AuditEvent } from '../audit-event.ts';
import { readObject, readText, readTexts } from '../read-json-fields.ts';
import { value, words, type SummaryPart } from '../sentence/summary-part.ts';

/** Something the API server noted beside the request, in a sentence. */
export interface Note {
  readonly tone: 'warning' | 'plain';
  readonly parts: readonly SummaryPart[];
}

/** Tells one annotation; null for one that it does not know. `key` has the part behind the prefix. */
type Teller = (text: string, key: string, event: AuditEvent) => Note | null;

const warning = (...parts: SummaryPart[]): Note => ({ tone: 'warning', parts });
const plain = (...parts: SummaryPart[]): Note => ({ tone: 'plain', parts });

/** Annotations by key; one that ends with a slash or a dot stands for all that begin with it. */
const TELLERS: ReadonlyArray<readonly [key: string, tell: Teller]> = [
  [
    'audit.k8s.io/truncated',
    () =>
      warning(
        words(
          'The event was too large: request and response bodies were cut off before it was sent',
        ),
      ),
  ],
  ['k8s.io/deprecated', tellDeprecated],
  [
    'pod-security.kubernetes.io/audit-violations',
    (text) => warning(words('Pod Security: '), value(text)),
  ],
  [
    'pod-security.kubernetes.io/enforce-policy',
    (text) => plain(words('Pod Security level enforced: '), value(text)),
  ],
  [
    'pod-security.kubernetes.io/exempt',
    (text) => warning(words('Exempt from Pod Security by '), value(text)),
  ],
  [
    'pod-security.kubernetes.io/error',
    (text) => warning(words('Pod Security could not be checked: '), value(text)),
  ],
  ['validation.policy.admission.k8s.io/validation_failure', tellPolicyFailure],
  ['mutation.webhook.admission.k8s.io/', tellMutation],
  ['failed-open.mutation.webhook.admission.k8s.io/', tellFailedOpen],
  ['failed-open.validating.webhook.admission.k8s.io/', tellFailedOpen],
  [
    'imagepolicywebhook.image-policy.k8s.io/failed-open',
    () =>
      warning(words('The image policy webhook did not answer, and the request was let through')),
  ],
  [
    'apiserver.latency.k8s.io/',
    (text, key) => plain(words(`Slow: ${LATENCIES[key] ?? 'a part of it'} took `), value(text)),
  ],
  [
    'authentication.kubernetes.io/issued-credential-id',
    (text) =>
      plain(words('The token that was issued has the id '), value(text.replace(/^JTI=/, ''))),
  ],
  [
    'authentication.k8s.io/legacy-token',
    (text) => warning(words('A legacy token without expiry was used: '), value(text)),
  ],
  [
    'authentication.k8s.io/legacy-token-invalidated',
    (text) => warning(words('A legacy token that was invalidated was used: '), value(text)),
  ],
  [
    'authentication.k8s.io/stale-token',
    (text) => warning(words('A token past its time was used: '), value(text)),
  ],
  [
    'missing-san.invalid-cert.kubernetes.io/',
    (_text, key) =>
      warning(words('The certificate of '), value(key), words(' names no host as it must')),
  ],
  [
    'insecure-sha1.invalid-cert.kubernetes.io/',
    (_text, key) =>
      warning(words('The certificate of '), value(key), words(' is signed with SHA-1')),
  ],
  [
    'apiserver.k8s.io/unsafe-delete-ignore-read-error',
    () =>
      warning(
        words(
          'Deleted although it could not be read: nothing that guards a deletion was looked at',
        ),
      ),
  ],
];

const LATENCIES: Readonly<Record<string, string>> = {
  total: 'the whole request',
  etcd: 'etcd',
  'mutating-webhook': 'the mutating webhooks',
  'validating-webhook': 'the validating webhooks',
  'response-write': 'writing the answer',
  'apf-queue-wait': 'waiting for its turn',
  authentication: 'authentication',
  authorization: 'authorization',
};

/** What the API server's annotations say, warnings first. Keys it does not know are left to the raw event. */
export function readNotes(event: AuditEvent): Note[] {
  const notes = Object.entries(event.annotations ?? {}).flatMap(([key, text]) => {
    const found = TELLERS.find(([known]) =>
      known.endsWith('/') ? key.startsWith(known) : key === known,
    );
    return found?.[1](text, key.slice(found[0].length), event) ?? [];
  });
  return notes.toSorted((a, b) => Number(b.tone === 'warning') - Number(a.tone === 'warning'));
}

function tellDeprecated(_text: string, _key: string, event: AuditEvent): Note {
  const { apiGroup, apiVersion, resource } = event.objectRef ?? {};
  const removed = event.annotations?.['k8s.io/removed-release'];
  const version = [apiGroup, apiVersion].filter(Boolean).join('/');
  return warning(
    words('Deprecated API: '),
    value(`${resource ?? ''} in ${version}`),
    ...(removed === undefined ? [] : [words(', removed in Kubernetes '), value(removed)]),
  );
}

function tellPolicyFailure(text: string): Note {
  const failures = parse(text);
  const first = readObject(Array.isArray(failures) ? failures[0] : undefined);
  const policy = readText(first?.['policy']);
  const message = readText(first?.['message']);
  const actions = readTexts(first?.['validationActions']) ?? [];
  if (policy === undefined) return warning(words('An admission policy failed: '), value(text));
  const denied = actions.includes('Deny') ? '' : ', which only warns or audits';
  return warning(
    words('Admission policy '),
    value(policy),
    words(` failed${denied}: `),
    value(message ?? 'no message'),
  );
}

function tellMutation(text: string): Note | null {
  const { webhook, mutated } = readObject(parse(text)) ?? {};
  const name = readText(webhook);
  if (mutated !== true || name === undefined) return null;
  return plain(words('Changed on its way in by the webhook '), value(name));
}

function tellFailedOpen(text: string): Note {
  return warning(
    words('The webhook '),
    value(text),
    words(' did not answer, and the request was let through'),
  );
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

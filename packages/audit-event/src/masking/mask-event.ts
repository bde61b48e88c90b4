/** Parts of events that a role may not see. */
export const MASKS = ['bodies', 'addresses', 'commands'] as const;
export type Mask = (typeof MASKS)[number];

/** The annotation of ours that says in an event what was taken out of it. */
const MASKED_ANNOTATION = 'k8s-audit/masked';

/** What an audit.k8s.io/v1 Event has; under any other name anything could lie. */
const KNOWN = [
  'kind',
  'apiVersion',
  'level',
  'auditID',
  'stage',
  'requestURI',
  'verb',
  'user',
  'impersonatedUser',
  'sourceIPs',
  'userAgent',
  'objectRef',
  'responseStatus',
  'requestObject',
  'responseObject',
  'requestReceivedTimestamp',
  'stageTimestamp',
  'timestamp',
  'annotations',
] as const;

type Parts = Record<string, unknown>;

/**
 * The bytes of an event without what is masked. Whatever is not known to be harmless goes too: unknown
 * fields, and all of an event that cannot be read.
 */
export function maskEvent(raw: Buffer, masks: readonly Mask[]): Buffer {
  if (masks.length === 0) return raw;
  const event = readParts(raw);
  const masked: Parts = {};
  for (const name of KNOWN) if (Object.hasOwn(event, name)) masked[name] = event[name];
  for (const mask of masks) MASKERS[mask](masked);
  masked['annotations'] = {
    ...asParts(masked['annotations']),
    [MASKED_ANNOTATION]: masks.join(', '),
  };
  return Buffer.from(JSON.stringify(masked));
}

const MASKERS: Readonly<Record<Mask, (event: Parts) => void>> = {
  bodies: maskBodies,
  addresses: maskAddresses,
  commands: maskCommands,
};

/** Messages and annotations of admission quote bodies; the status keeps its code and reason. */
function maskBodies(event: Parts): void {
  delete event['requestObject'];
  delete event['responseObject'];
  const { code, status, reason } = asParts(event['responseStatus']);
  if (event['responseStatus'] !== undefined)
    event['responseStatus'] = { code, status: textOf(status), reason: textOf(reason) };
  event['annotations'] = Object.fromEntries(
    Object.entries(asParts(event['annotations'])).filter(([name]) => !/admission/i.test(name)),
  );
}

function maskAddresses(event: Parts): void {
  delete event['sourceIPs'];
}

const RUNS_COMMANDS: ReadonlySet<unknown> = new Set(['exec', 'attach']);

/** The command of an exec stands in the parameters of its URI, and in its options when they are kept. */
function maskCommands(event: Parts): void {
  const { requestURI, requestObject } = event;
  if (typeof requestURI === 'string') event['requestURI'] = withoutCommand(requestURI);
  const { subresource } = asParts(event['objectRef']);
  const { kind } = asParts(requestObject);
  const hasOptions = kind === 'PodExecOptions' || kind === 'PodAttachOptions';
  const path = typeof requestURI === 'string' ? requestURI.split('?', 1)[0] : '';
  if (!hasOptions && !RUNS_COMMANDS.has(subresource) && !/\/(exec|attach)\/?$/.test(path ?? ''))
    return;
  delete event['requestObject'];
  delete event['responseObject'];
}

function withoutCommand(uri: string): string {
  const at = uri.indexOf('?');
  if (at < 0) return uri;
  const parameters = new URLSearchParams(uri.slice(at + 1));
  if (!parameters.has('command')) return uri;
  parameters.delete('command');
  return `${uri.slice(0, at)}?${parameters.toString()}`;
}

function readParts(raw: Buffer): Parts {
  try {
    return asParts(JSON.parse(raw.toString('utf8')));
  } catch {
    return {};
  }
}

const asParts = (value: unknown): Parts =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Parts) : {};

const textOf = (value: unknown): string | undefined =>
  typeof value === 'string' ? value : undefined;

/**
 * Checks an evidence package. The command line uses it, and it is put into the package's own page,
 * where it runs in a browser without any network. So it knows WebCrypto and nothing of Node, and
 * imports only what verify-page.ts puts before it.
 */
import { fromBase64, isEqual, sha256, toHex, toUtf8 } from './bytes.ts';
import { checkCheckpoint, leadsToRoot, type Report, type SignedRoot } from './check-proof.ts';
import type { ChunkProof, EvidenceManifest } from './evidence-manifest.ts';
import { readManifest, readProof } from './read-json-files.ts';

export interface EvidenceVerdict {
  /** Every event is what was received, and was logged before the checkpoint was signed. */
  readonly unaltered: boolean;
  /** All that the package lists is in it. */
  readonly complete: boolean;
  /** What is wrong, in the order of the package; empty when nothing is. */
  readonly findings: ReadonlyArray<{ readonly kind: 'altered' | 'missing'; readonly what: string }>;
  readonly events: number;
  readonly batches: number;
  /** Which log, how long it was, and by which key. */
  readonly origin: string;
  readonly size: number;
  readonly key: string;
  readonly notes: readonly string[];
}

type Files = ReadonlyMap<string, Uint8Array<ArrayBuffer>>;
/** `knownKey`: the public key as noted elsewhere; without one the package's own is taken at its word. */
export async function checkEvidence(
  files: Files,
  knownKey: string | null,
): Promise<EvidenceVerdict> {
  const findings: Array<{ kind: 'altered' | 'missing'; what: string }> = [];
  const report: Report = (kind, what) => void findings.push({ kind, what });
  const notes: string[] = [];
  const key = (knownKey ?? textOf(files, 'public-key.txt') ?? '').trim();
  if (knownKey === null)
    notes.push('The key is the one in the package. Compare it with the one you were given before.');
  const root = await checkCheckpoint(textOf(files, 'checkpoint.txt') ?? '', key, report);
  const manifest = readManifest(textOf(files, 'manifest.json') ?? '');
  if (manifest === null) report('missing', 'manifest.json is missing or broken');
  const { events, unproven } = manifest ?? { events: [], unproven: [] };
  if (manifest?.whole === false)
    notes.push('The package ended at its bound: older events match as well.');
  if (unproven.length > 0)
    notes.push(
      `${unproven.length} events match and are not proven: they came before the log began, or after the checkpoint.`,
    );
  const proven = await checkProofs(files, new Set(events.map(({ chunk }) => chunk)), root, report);
  const batches = await checkEvents(files, events, proven, report);
  return {
    unaltered: findings.every(({ kind }) => kind !== 'altered'),
    complete: findings.every(({ kind }) => kind !== 'missing'),
    findings,
    events: events.length,
    batches,
    origin: root?.origin ?? '',
    size: root?.size ?? 0,
    key,
    notes,
  };
}

const textOf = (files: Files, name: string): string | null => {
  const bytes = files.get(name);
  return bytes === undefined ? null : new TextDecoder().decode(bytes);
};

/** The chunks whose leaf leads to the root, with their details. */
async function checkProofs(
  files: Files,
  chunks: ReadonlySet<number>,
  root: SignedRoot | null,
  report: Report,
): Promise<ReadonlyMap<number, ChunkProof>> {
  const proven = new Map<number, ChunkProof>();
  for (const chunk of chunks) {
    const name = `proofs/${chunk}.json`;
    const proof = readProof(textOf(files, name) ?? '');
    if (proof === null) report('missing', `${name} is missing or broken`);
    else if (root === null || !(await leadsToRoot(proof, root)))
      report(
        'altered',
        `batch ${chunk} was not in the log: its proof does not lead to the checkpoint`,
      );
    else if (
      !proof.leaf.includes(` chunk ${chunk} `) ||
      !proof.leaf.endsWith(` details=${toHex(await sha256(toUtf8(proof.details)))}\n`)
    )
      report('altered', `what is said of batch ${chunk} is not what was logged`);
    else proven.set(chunk, proof);
  }
  return proven;
}

/** Compares each event with its batch. Gives how many batches there are. */
async function checkEvents(
  files: Files,
  events: EvidenceManifest['events'],
  proven: ReadonlyMap<number, ChunkProof>,
  report: Report,
): Promise<number> {
  const all = files.get('events.ndjson') ?? new Uint8Array();
  const batches = new Map<string, Uint8Array | null>();
  let end = 0;
  for (const event of events) {
    const { chunk, frame } = event;
    const name = `batches/${chunk}-${frame}.json`;
    const proof = proven.get(chunk);
    if (proof !== undefined && !batches.has(name))
      batches.set(name, await checkBatch(files, { name, frame, proof }, report));
    const batch = batches.get(name);
    if (event.start !== end || event.end > all.length || all[event.end] !== 10)
      report('missing', `the event ${event.id} of batch ${chunk} is not where the list says`);
    else if (batch && proof)
      checkEvent(event, { batch, proof, bytes: all.subarray(event.start, event.end) }, report);
    end = event.end + 1;
  }
  if (end < all.length) report('altered', 'events.ndjson has more events than the list');
  return batches.size;
}

/** The bytes of a batch, when they are those that were logged. */
async function checkBatch(
  files: Files,
  {
    name,
    frame,
    proof,
  }: { readonly name: string; readonly frame: number; readonly proof: ChunkProof },
  report: Report,
): Promise<Uint8Array | null> {
  const bytes = files.get(name);
  const told = frameLine(proof, frame);
  if (bytes === undefined) report('missing', `${name} is missing`);
  else if (told?.['content'] !== toHex(await sha256(bytes)))
    report('altered', `${name} is not the batch that was received`);
  else if (told['places'] !== toHex(await sha256(fromBase64(proof.places[frame] ?? ''))))
    report('altered', `${name} is divided into other events than were received`);
  else return bytes;
  return null;
}

function checkEvent(
  { id, cluster, chunk, frame, event }: EvidenceManifest['events'][number],
  { batch, proof, bytes }: { batch: Uint8Array; proof: ChunkProof; bytes: Uint8Array },
  report: Report,
): void {
  const place = placeOf(fromBase64(proof.places[frame] ?? ''), event);
  if (place === null || !isEqual(batch.subarray(place.start, place.end), bytes))
    report('altered', `the event ${id} is not what batch ${chunk} has in its place`);
  else if (clusterOf(frameLine(proof, frame)?.['clusters'] ?? '', event) !== cluster)
    report('altered', `the event ${id} of batch ${chunk} came from another cluster`);
}

/** `frame received=… slots=… content=… places=… clusters=…`, by name. */
function frameLine({ details }: ChunkProof, frame: number): Partial<Record<string, string>> | null {
  const line = details.split('\n').filter((one) => one.startsWith('frame '))[frame];
  return line === undefined
    ? null
    : (Object.fromEntries(
        line
          .split(' ')
          .slice(1)
          .map((part) => part.split(/=(.*)/s)),
      ) as Record<string, string>);
}

function clusterOf(runs: string, event: number): string | null {
  let left = event;
  for (const [cluster, events] of runs.split(',').map((run) => run.split(':'))) {
    if (left < Number(events)) return decodeURIComponent(cluster ?? '');
    left -= Number(events);
  }
  return null;
}

/** All gaps, then all lengths, four bytes each, the lowest first. */
function placeOf(
  places: Uint8Array<ArrayBuffer>,
  event: number,
): { start: number; end: number } | null {
  const view = new DataView(places.buffer, places.byteOffset);
  const slots = places.length / 8;
  if (!(event >= 0 && event < slots)) return null;
  let start = view.getUint32(0, true);
  for (let before = 0; before < event; before += 1)
    start += view.getUint32(4 * (slots + before), true) + view.getUint32(4 * (before + 1), true);
  return { start, end: start + view.getUint32(4 * (slots + event), true) };
}

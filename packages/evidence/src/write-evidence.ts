import { Zip, ZipDeflate } from 'fflate';
import {
  batchFile,
  proofFile,
  type ChunkProof,
  type EvidenceEvent,
  type EvidenceManifest,
} from './evidence-manifest.ts';
import type { EvidenceSource, ProvenEvent } from './evidence-source.ts';
import { describePackage } from './describe-package.ts';
import { createVerifyPage } from './verify-page.ts';

/** What one package holds at most: some hundred MiB of batches. */
export interface EvidenceBounds {
  readonly events: number;
  readonly batches: number;
}

export const EVIDENCE_BOUNDS: EvidenceBounds = { events: 10_000, batches: 500 };

/** Fast rather than small: a batch of 1 MiB holds up the others for some 20 ms. */
const LEVEL = 1;

/** The bytes of a package, as they are made: one batch is in memory at a time. */
export async function* writeEvidence(
  source: EvidenceSource,
  bounds = EVIDENCE_BOUNDS,
): AsyncGenerator<Uint8Array> {
  const zip = new ZipPieces();
  yield* zip.file('README.txt', describePackage(source));
  yield* zip.file('verify.html', createVerifyPage());
  yield* zip.file('checkpoint.txt', source.checkpoint.note);
  yield* zip.file('public-key.txt', `${source.checkpoint.verifier}\n`);
  const gathered = new GatheredEvents(bounds);
  const lines = zip.open('events.ndjson');
  for await (const event of source.events()) {
    if (!gathered.add(event)) break;
    if (typeof event !== 'string') yield* lines.write(event.raw, '\n');
  }
  yield* lines.end();
  for (const [name, content] of gathered.batches) yield* zip.file(name, await content());
  for (const { chunk, position, proof } of gathered.proofs()) {
    const path = (await source.prove(position)).map((hash) => hash.toString('base64'));
    yield* zip.file(proofFile(chunk), JSON.stringify({ ...proof, path }));
  }
  yield* zip.file('manifest.json', JSON.stringify(gathered.manifest(source.query)));
  yield* zip.end();
}

/** Notes of each event where its bytes are, and what proves it. */
class GatheredEvents {
  readonly batches = new Map<string, () => Promise<Uint8Array>>();
  readonly #bounds: EvidenceBounds;
  readonly #events: EvidenceEvent[] = [];
  readonly #unproven: string[] = [];
  readonly #chunks = new Map<number, { event: ProvenEvent; places: Record<string, string> }>();
  #bytes = 0;
  #isWhole = true;

  constructor(bounds: EvidenceBounds) {
    this.#bounds = bounds;
  }

  /** False when the package is full. */
  add(event: ProvenEvent | string): boolean {
    const count = this.#events.length + this.#unproven.length;
    if (count >= this.#bounds.events) return (this.#isWhole = false);
    if (typeof event === 'string') {
      this.#unproven.push(event);
      return true;
    }
    const { id, cluster, raw, chunk, frame, event: slot } = event;
    const batch = batchFile(chunk, frame);
    if (!this.batches.has(batch) && this.batches.size >= this.#bounds.batches)
      return (this.#isWhole = false);
    this.batches.set(batch, () => event.content());
    const known = this.#chunks.get(chunk) ?? { event, places: {} };
    known.places[frame] = event.places.toString('base64');
    this.#chunks.set(chunk, known);
    const start = this.#bytes;
    const end = start + raw.length;
    this.#events.push({ id, cluster, start, end, chunk, frame, event: slot });
    this.#bytes = end + 1;
    return true;
  }

  proofs(): Array<{ chunk: number; position: number; proof: Omit<ChunkProof, 'path'> }> {
    return [...this.#chunks].map(([chunk, { event, places }]) => {
      const { position, leaf, details } = event;
      return { chunk, position, proof: { position, leaf, details, places } };
    });
  }

  manifest(query: EvidenceManifest['query']): EvidenceManifest {
    return {
      version: 1,
      made: new Date().toISOString(),
      query,
      whole: this.#isWhole,
      events: this.#events,
      unproven: this.#unproven,
    };
  }
}

/** A zip whose bytes are taken piece by piece. */
class ZipPieces {
  #pieces: Uint8Array[] = [];
  #failure: Error | null = null;
  readonly #zip = new Zip((error, piece) => {
    if (error) this.#failure = error;
    else this.#pieces.push(piece);
  });

  open(name: string) {
    const file = new ZipDeflate(name, { level: LEVEL });
    this.#zip.add(file);
    const push = (content: string | Uint8Array, isLast: boolean): void => {
      file.push(typeof content === 'string' ? Buffer.from(content) : content, isLast);
    };
    const take = () => this.#take();
    return {
      *write(...contents: ReadonlyArray<string | Uint8Array>) {
        for (const content of contents) push(content, false);
        yield* take();
      },
      *end() {
        push('', true);
        yield* take();
      },
    };
  }

  *file(name: string, content: string | Uint8Array): Generator<Uint8Array> {
    const file = this.open(name);
    yield* file.write(content);
    yield* file.end();
  }

  *end(): Generator<Uint8Array> {
    this.#zip.end();
    yield* this.#take();
  }

  #take(): Uint8Array[] {
    if (this.#failure !== null) throw this.#failure;
    const pieces = this.#pieces;
    this.#pieces = [];
    return pieces;
  }
}

import { describe, expect, it } from '@jest/globals';
import type { EvidenceSource, ProvenEvent } from './evidence-source.ts';
import { readManifest } from './read-json-files.ts';
import { readZip } from './read-zip.ts';
import { writeEvidence } from './write-evidence.ts';

/** Events of three batches, two of each. */
const EVENTS: readonly ProvenEvent[] = [0, 0, 1, 1, 2, 2].map((chunk, n) => ({
  id: `event-${n}`,
  cluster: 'prod',
  raw: Buffer.from(`{"n":${n}}`),
  chunk,
  frame: 0,
  event: n % 2,
  position: chunk,
  leaf: 'leaf',
  details: 'details',
  places: Buffer.alloc(16),
  content: async () => Buffer.from(`batch ${chunk}`),
}));

const source: EvidenceSource = {
  query: { q: '', from: null, to: null },
  checkpoint: { note: 'note', size: 3, verifier: 'key' },
  async *events() {
    yield* EVENTS;
  },
  prove: async () => [],
};

async function write(bounds: { events: number; batches: number }) {
  const pieces: Uint8Array[] = [];
  for await (const piece of writeEvidence(source, bounds)) pieces.push(piece);
  const files = await readZip(new Uint8Array(Buffer.concat(pieces)));
  const textOf = (name: string): string => Buffer.from(files.get(name) ?? '').toString();
  const manifest = readManifest(textOf('manifest.json'));
  const batches = [...files.keys()].filter((name) => name.startsWith('batches/'));
  return { manifest, batches, lines: textOf('events.ndjson').split('\n').length - 1 };
}

describe('writeEvidence', () => {
  it('holds each batch once', async () => {
    const { manifest, batches, lines } = await write({ events: 9, batches: 9 });
    expect([manifest?.whole, manifest?.events.length, lines]).toEqual([true, 6, 6]);
    expect(batches).toEqual(['batches/0-0.json', 'batches/1-0.json', 'batches/2-0.json']);
  });

  it.each([
    [{ events: 3, batches: 9 }, 3, 2],
    [{ events: 9, batches: 2 }, 4, 2],
  ])('ends at the bounds %j, and says so', async (bounds, events, batches) => {
    const written = await write(bounds);
    expect(written.manifest).toMatchObject({ whole: false });
    expect([written.manifest?.events.length, written.lines]).toEqual([events, events]);
    expect(written.batches).toHaveLength(batches);
  });
});

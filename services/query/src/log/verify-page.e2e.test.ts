import { generateKeyPairSync } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readZip, writeEvidence, type EvidenceSource, type ProvenEvent } from '@k8s-audit/evidence';
import { readSigner } from '@k8s-audit/merkle-log';
import { createLogReader, sealLog, searchEvents, signCheckpoint } from '@k8s-audit/store';
import {
  anAuditEvent,
  aReceivedBatch,
  HOSTILE_STRINGS,
  openTestBrowser,
  openTestStore,
  type TestBrowser,
} from '@k8s-audit/testkit';
import type { EventReader } from '../event-reader.ts';
import { readSearch } from '../search/read-search.ts';
import { evidenceOf } from './evidence-route.ts';

const pem = generateKeyPairSync('ed25519').privateKey.export({ format: 'pem', type: 'pkcs8' });
let browser: TestBrowser;
let folder: string;
let zip: Buffer;
/** The same, but for one event that says something else than was received. */
let changedZip: Buffer;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'k8s-audit-evidence-'));
  ({ zip, changedZip } = await makePackages());
  const files = await readZip(new Uint8Array(zip));
  await writeFile(join(folder, 'verify.html'), files.get('verify.html') ?? '');
  browser = await openTestBrowser('', '');
}, 120_000);
afterAll(async () => {
  await browser.close();
  await rm(folder, { recursive: true });
});

async function makePackages() {
  const store = await openTestStore();
  const events = HOSTILE_STRINGS.map((text) => anAuditEvent({ verb: 'delete', userAgent: text }));
  await store.writer.commit([store.writer.prepare(aReceivedBatch('prod', events))]);
  await sealLog(store.db);
  const checkpoint = await signCheckpoint(
    store.db,
    readSigner('test.example.com/log', String(pem)),
  );
  if (checkpoint === null) throw new Error('nothing was signed');
  const reader = { search: (search) => searchEvents(store.db, search) } as EventReader;
  const log = createLogReader(store.db);
  const search = readSearch({ q: 'verb:delete' });
  const source = evidenceOf({ reader, log, search, checkpoint });
  const made = {
    zip: await write(source),
    changedZip: await write({ ...source, events: () => changeFirst(source.events()) }),
  };
  await store.close();
  return made;
}

async function* changeFirst(events: AsyncIterable<ProvenEvent | string>) {
  let isFirst = true;
  for await (const event of events) {
    if (typeof event === 'string' || !isFirst) yield event;
    else
      yield {
        ...event,
        raw: Buffer.from(Buffer.from(event.raw).toString().replace('delete', 'create')),
      };
    isFirst = false;
  }
}

async function write(source: EvidenceSource): Promise<Buffer> {
  const pieces: Uint8Array[] = [];
  for await (const piece of writeEvidence(source)) pieces.push(piece);
  return Buffer.concat(pieces);
}

/** What the page says of a package, opened from a disk by a browser that has no network. */
async function ask(bytes: Buffer): Promise<string> {
  const { page, complaints, close } = await browser.openFile(join(folder, 'verify.html'));
  const file = { name: 'evidence.zip', mimeType: 'application/zip', buffer: bytes };
  await page.setInputFiles('input[type=file]', file);
  await page.waitForSelector('output h2');
  const said = await page.innerText('output');
  expect(complaints).toEqual([]);
  await close();
  return said;
}

describe('the page of an evidence package', () => {
  it('checks it without a network', async () => {
    const said = await ask(zip);
    expect(said).toContain('✓ Unaltered');
    expect(said).toContain('✓ Complete');
    expect(said).toContain(`${HOSTILE_STRINGS.length} events of 1 batches`);
  });

  it('says what is wrong with a package that was changed', async () => {
    const said = await ask(changedZip);
    expect(said).toMatch(/✗ Altered\s+✓ Complete/);
    expect(said).toMatch(/the event [0-9A-Z]{26} is not what batch \d+ has in its place/);
  });

  it('says so of what is no package', async () => {
    expect(await ask(Buffer.from('no zip at all, but long enough to be one'))).toContain(
      '✗ Cannot be checked',
    );
  });
});

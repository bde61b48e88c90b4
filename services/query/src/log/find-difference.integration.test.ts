import { generateKeyPairSync } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { encodeEventId } from '@k8s-audit/audit-event';
import { readSigner } from '@k8s-audit/merkle-log';
import { sealLog, signCheckpoint } from '@k8s-audit/store';
import { anAuditEvent, aReceivedBatch, openTestStore, type TestStore } from '@k8s-audit/testkit';
import { createTestApp, TEST_API_TOKEN, type TestApp } from '../testing/create-test-app.ts';
import { askAs } from '../testing/open-world.ts';

let store: TestStore;
let made: TestApp;
let event: string;

beforeAll(async () => {
  store = await openTestStore();
  made = createTestApp(store.db);
  const batch = store.writer.prepare(aReceivedBatch('prod', [anAuditEvent(), anAuditEvent()]));
  await store.writer.commit([batch]);
  while ((await sealLog(store.db)) > 0);
  event = encodeEventId(Buffer.from(batch.columns.ids.subarray(0, 16)));
}, 120_000);
afterAll(async () => {
  await made.recorder.flush();
  await store.close();
});

async function ask(path = `/proof?event=${event}`): Promise<string> {
  const asked = { method: 'GET', path, token: TEST_API_TOKEN };
  const { status, text } = await askAs(made.app, asked);
  expect(status).toBe(200);
  return text;
}

/** Changes one column of the chunk, asks, and puts it back. */
async function askWith(column: 'data' | 'details', change: (bytes: Buffer) => void) {
  const chunk = (await store.db.knex('chunks').first<Record<string, Buffer>>(column))[column];
  const changed = Buffer.from(chunk ?? '');
  change(changed);
  await store.db.knex('chunks').update({ [column]: changed });
  const text = await ask();
  await store.db.knex('chunks').update({ [column]: chunk });
  return text;
}

describe('the page that is asked about an event', () => {
  it('says that it is unaltered, also before the log is signed', async () => {
    expect(await ask()).toContain('This event is unaltered');
    expect(await ask()).toContain('The next signature will cover it');
    const { privateKey } = generateKeyPairSync('ed25519');
    const pem = String(privateKey.export({ format: 'pem', type: 'pkcs8' }));
    const signed = await signCheckpoint(store.db, readSigner('test.example.com/log', pem));
    const text = await ask();
    expect(text).toContain('covers it');
    expect(text).toContain(signed?.verifier);
  });

  it('says so of other bytes, and of bytes that cannot be read', async () => {
    const other = await askWith('data', (bytes) => bytes.writeUInt8(bytes.readUInt8(60) ^ 1, 60));
    expect(other).toContain('This event is not what was received');
    const gone = await askWith('data', (bytes) => bytes.fill(0));
    expect(gone).toContain('cannot be read any more');
    expect(await ask()).toContain('This event is unaltered');
  });

  it('says so of a batch of which other things are said', async () => {
    const at = 'content=';
    const text = await askWith('details', (bytes) => bytes.write('0000', bytes.indexOf(at) + 8));
    expect(text).toContain('what is said of its batch is not what the log holds');
  });

  it('says so of another fingerprint in the log', async () => {
    const leaves = () => store.db.knex('log_leaves').where({ kind: 1 });
    const { events } = await leaves().first<{ events: number }>('events');
    await leaves().update({ events: events + 1 });
    const text = await ask();
    await leaves().update({ events });
    expect(text).toContain('the log has another fingerprint in its place');
  });

  it('does not know an event that is not there', async () => {
    expect(await ask('/proof?event=nothing')).toContain('This event is not in the log');
  });
});

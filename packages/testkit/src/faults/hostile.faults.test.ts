import { readFileSync } from 'node:fs';
import { request } from 'node:http';
import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { anAuditEvent } from '../an-audit-event.ts';
import { formatEventList, wrapItems } from '@k8s-audit/apiserver-client';
import { eventually } from '../eventually.ts';
import { NOTHING_WRONG, startFaultLab, type FaultLab } from './start-fault-lab.ts';

const MIB = 2 ** 20;
/** Ingest's memory budget and the process around it. */
const MOST_MEMORY = 700 * MIB;

let lab: FaultLab;
beforeAll(async () => {
  lab = await startFaultLab();
}, 120_000);
afterAll(async () => {
  await lab.stop();
}, 60_000);

function ingestMemory(): number {
  const status = readFileSync(`/proc/${lab.pipeline.service('ingest').pid}/status`, 'utf8');
  return Number(/VmHWM:\s+(\d+) kB/.exec(status)?.[1]) * 1_024;
}

/** Others send as always meanwhile; none of their batches is given up, and memory stays bounded. */
async function expectUnharmed(attack: () => Promise<void>): Promise<void> {
  expect(await lab.underLoad(attack)).toEqual(NOTHING_WRONG);
  expect(lab.ledger.givenUp).toBe(0);
  expect(ingestMemory()).toBeLessThan(MOST_MEMORY);
}

const port = (): number => lab.pipeline.service('ingest').port;

function post(
  path: string,
  body: string | Buffer,
  headers: Record<string, string> = {},
): Promise<number | string> {
  return new Promise((resolve) => {
    const options = {
      host: '127.0.0.1',
      port: port(),
      path,
      method: 'POST',
      headers: {
        authorization: `Bearer ${lab.pipeline.webhookToken}`,
        'content-length': Buffer.byteLength(body),
        ...headers,
      },
    };
    const sent = request(options, (response) => resolve(response.resume().statusCode ?? 0));
    sent.once('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? 'error'));
    sent.end(body);
  });
}

async function openSockets(count: number, first: string): Promise<Socket[]> {
  const sockets = Array.from({ length: count }, () => {
    const socket = connect(port(), '127.0.0.1');
    socket.on('error', () => undefined);
    socket.on('data', () => undefined);
    socket.write(first);
    return socket;
  });
  await eventually(() => expect(sockets.every((socket) => !socket.connecting)).toBe(true), 30_000);
  return sockets;
}

/**
 * Keys that are numbers: V8 keeps them apart from names, and their hashes are the numbers, up to a
 * seed. Those of one step meet in a table without it.
 */
const NUMBER_KEYS: ReadonlyArray<(n: number) => string> = [
  (n) => String(n),
  (n) => String(n * 65_536),
  (n) => String(n * 40_009 + 7),
  (n) => String(2 ** 32 + n * 2 ** 20),
  (n) => String(2n ** 64n + BigInt(n) * 2n ** 24n),
];

const objectOf = (keyOf: (n: number) => string): string =>
  `{${Array.from({ length: 20_000 }, (_, n) => `"${keyOf(n)}":"v"`).join(',')}}`;

describe('while others send, ingest withstands', () => {
  it(
    'a flood without a token',
    () =>
      expectUnharmed(async () => {
        const large = Buffer.alloc(4 * MIB, 'x');
        for (let round = 0; round < 10; round += 1) {
          const small = Array.from({ length: 200 }, () =>
            post('/webhook/audit/east', '{}', { authorization: 'Bearer wrong' }),
          );
          const big = Array.from({ length: 10 }, () =>
            post('/webhook/audit/east', large, { authorization: 'Bearer wrong' }),
          );
          expect(new Set(await Promise.all(small))).toEqual(new Set([401]));
          for (const answer of await Promise.all(big))
            expect([401, 'ECONNRESET', 'EPIPE']).toContain(answer);
        }
      }),
    300_000,
  );

  it(
    'ten thousand connections that say nothing, or little',
    () =>
      expectUnharmed(async () => {
        const silent = await openSockets(5_000, '');
        const slow = await openSockets(5_000, 'POST /webhook/audit/east HTTP/1.1\r\nhost: x\r\n');
        for (let second = 0; second < 5; second += 1) {
          for (const socket of slow) socket.write('x-more: 1\r\n');
          await delay(1_000);
        }
        for (const socket of [...silent, ...slow]) socket.destroy();
      }),
    300_000,
  );

  it(
    'senders with a token that never end their bodies',
    () =>
      expectUnharmed(async () => {
        const head = `POST /webhook/audit/slow HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${lab.pipeline.webhookToken}\r\ncontent-length: 100000000\r\n\r\n{"kind":"EventList","items":[{"a":"`;
        const sockets = await openSockets(300, head);
        for (let round = 0; round < 20; round += 1) {
          for (const socket of sockets) socket.write('x'.repeat(64_000));
          await delay(100);
        }
        for (const socket of sockets) socket.destroy();
      }),
    300_000,
  );

  const here = '/webhook/audit/east';
  it.each([
    ['huge headers', here, '{}', [431, 'ECONNRESET', 'EPIPE']],
    ['a path that climbs', '/webhook/audit/../../etc/passwd', '{}', [404, 400]],
    ['a path that climbs in disguise', '/webhook/audit/%2e%2e%2f%2e%2e%2fetc', '{}', [400]],
    ['a path that is no URL', '/webhook/audit/%ff', '{}', [400]],
    ['a cluster name with a line end', '/webhook/audit/a%0d%0aset-cookie:x', '{}', [400]],
    ['a name of a prototype', '/webhook/audit/__proto__', '{}', [400]],
    ['a body that is no JSON', here, 'x'.repeat(MIB), [400]],
    ['JSON a million deep', here, '['.repeat(MIB), [400]],
  ] as const)('%s', async (name, path, body, expected) => {
    const headers: Record<string, string> =
      name === 'huge headers' ? { 'x-huge': 'x'.repeat(100_000) } : {};
    expect(expected).toContain(await post(path, body, headers));
  });

  it(
    'a compressed bomb',
    () =>
      expectUnharmed(async () => {
        const bomb = gzipSync(Buffer.alloc(400 * MIB, ' '));
        const gzip = { 'content-encoding': 'gzip' };
        const answers = await Promise.all(
          Array.from({ length: 4 }, () => post('/webhook/audit/bomb', bomb, gzip)),
        );
        for (const answer of answers) expect([413, 400, 503, 429]).toContain(answer);
      }),
    300_000,
  );

  it('events that are traps, and keeps them as what they are', async () => {
    const deep = '{"a":'.repeat(5_000) + '1' + '}'.repeat(5_000);
    const traps = [
      '"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}}',
      '"annotations":{"__proto__":"x","constructor":"y","toString":"z"}',
      `"requestObject":${deep}`,
      `"userAgent":${JSON.stringify('x\r\n{"level":"fatal","msg":"forged"}\u001b[31m')}`,
      `"annotations":${objectOf((n) => `k${n}`)}`,
      ...NUMBER_KEYS.map((keyOf) => `"requestObject":${objectOf(keyOf)}`),
    ];
    const fault = async (): Promise<void> => {
      const items = traps.map((trap) => {
        const event = anAuditEvent();
        const id = String(event['auditID']);
        lab.ledger.sent.add(id);
        lab.ledger.acknowledged.add(id);
        return `${JSON.stringify(event).slice(0, -1)},${trap}}`;
      });
      expect(await post('/webhook/audit/traps', wrapItems(items))).toBe(200);
    };
    expect(await lab.underLoad(fault)).toEqual(NOTHING_WRONG);
    for (const name of ['ingest', 'writer', 'query'] as const) {
      const log = readFileSync(join(lab.pipeline.dataDir, `${name}-0.log`), 'utf8');
      expect(log.split('\n').filter((line) => line !== '' && !line.startsWith('{'))).toEqual([]);
      expect(log).not.toContain('"level":"fatal"');
    }
  }, 300_000);

  it(
    'a cluster that floods with a token, and takes from the others nothing',
    () =>
      expectUnharmed(async () => {
        const body = formatEventList(
          Array.from({ length: 400 }, () => {
            const event = anAuditEvent();
            lab.ledger.sent.add(String(event['auditID']));
            return event;
          }),
        );
        for (let round = 0; round < 10; round += 1) {
          const answers = await Promise.all(
            Array.from({ length: 400 }, () => post('/webhook/audit/loud', body)),
          );
          for (const answer of answers) expect([200, 429, 503, 'ECONNRESET']).toContain(answer);
        }
      }),
    300_000,
  );
});

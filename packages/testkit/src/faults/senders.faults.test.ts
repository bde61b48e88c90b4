import { request } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { anAuditEvent } from '../an-audit-event.ts';
import { formatEventList } from '@k8s-audit/apiserver-client';
import { NOTHING_WRONG, startFaultLab, type FaultLab } from './start-fault-lab.ts';

let lab: FaultLab;
beforeAll(async () => {
  lab = await startFaultLab({ copies: { ingest: 2, writer: 2 } });
}, 120_000);
afterAll(async () => {
  await lab.stop();
}, 60_000);

function open(headers: Record<string, string | number> = {}) {
  const sent = request(lab.pipeline.webhookUrl('east'), {
    method: 'POST',
    headers: { authorization: `Bearer ${lab.pipeline.webhookToken}`, ...headers },
  });
  const status = new Promise<number | string>((resolve) => {
    sent.once('response', (response) => resolve(response.resume().statusCode ?? 0));
    sent.once('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? 'error'));
  });
  return { sent, status };
}

function aBody(events: number): { text: string; ids: string[] } {
  const list = Array.from({ length: events }, () => anAuditEvent());
  return { text: formatEventList(list), ids: list.map((event) => String(event['auditID'])) };
}

describe('senders', () => {
  it('go away in the middle of a body, again and again', async () => {
    const fault = async (): Promise<void> => {
      for (let round = 0; round < 100; round += 1) {
        const { text, ids } = aBody(200);
        for (const id of ids) lab.ledger.sent.add(id); // A large body is kept in parts.
        const { sent, status } = open({ 'content-length': Buffer.byteLength(text) });
        sent.write(text.slice(0, Math.floor(Math.random() * text.length)));
        await delay(10);
        sent.destroy();
        expect(await status).not.toBe(200);
      }
    };
    expect(await lab.underLoad(fault)).toEqual(NOTHING_WRONG);
  }, 300_000);

  it('send slowly', async () => {
    const fault = async (): Promise<void> => {
      const { text, ids } = aBody(50);
      for (const id of ids) lab.ledger.sent.add(id);
      const { sent, status } = open();
      for (let at = 0; at < text.length; at += 1_000) {
        sent.write(text.slice(at, at + 1_000));
        await delay(200);
      }
      sent.end();
      expect(await status).toBe(200);
      for (const id of ids) lab.ledger.acknowledged.add(id);
    };
    expect(await lab.underLoad(fault)).toEqual(NOTHING_WRONG);
  }, 300_000);

  it('notice nothing of a rolling restart that their next attempt does not mend', async () => {
    const fault = async (): Promise<void> => {
      for (const name of ['ingest', 'writer'] as const)
        for (const index of [0, 1]) await lab.pipeline.restart(name, index);
      await lab.pipeline.restart('query');
    };
    expect(await lab.underLoad(fault, { initialBackoffMs: 2_000 })).toEqual(NOTHING_WRONG);
    expect(lab.ledger.givenUp).toBe(0);
  }, 300_000);
});

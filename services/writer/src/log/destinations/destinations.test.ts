import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createSocket } from 'node:dgram';
import { createServer, type IncomingMessage } from 'node:http';
import { createServer as createTcpServer, type AddressInfo, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, it } from '@jest/globals';
import { parseDestinations } from './parse-destinations.ts';
import { signS3Request } from './sign-s3-request.ts';

const NOTE = 'k8s-audit/1234\n5\nroot\n\n— k8s-audit/1234 signature\n';
const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});
const folder = await mkdtemp(join(tmpdir(), 'k8s-audit-destinations-'));
afterAll(() => rm(folder, { recursive: true }));

interface Received {
  readonly request: IncomingMessage;
  readonly body: string;
}

/** An HTTP server that keeps what it is sent. */
async function listen(status: number, headers: Record<string, string> = {}) {
  const received: Received[] = [];
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => {
      received.push({ request, body });
      response.writeHead(status, headers).end();
    });
  }).listen(0, '127.0.0.1');
  servers.push(server);
  await once(server, 'listening');
  return { received, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

const SECRETS = {
  LOG_WEBHOOK_TOKEN: 'hush',
  LOG_S3_ACCESS_KEY_ID: 'AKIAIOSFODNN7EXAMPLE',
  LOG_S3_SECRET_ACCESS_KEY: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
};

async function send(to: string, times = 1): Promise<void> {
  for (const destination of parseDestinations(to, SECRETS))
    for (let time = 0; time < times; time += 1) await destination.send({ size: 5, note: NOTE });
}

describe('destinations of checkpoints', () => {
  it('a file gets one behind the other', async () => {
    const path = join(folder, 'checkpoints.txt');
    await send(`file:${path}`, 2);
    expect(await readFile(path, 'utf8')).toBe(`${NOTE}\n${NOTE}\n`);
  });

  it('a webhook gets the note and its token', async () => {
    const { received, url } = await listen(204);
    await send(`${url}/hook?a=b`);
    expect(received.map(({ body }) => body)).toEqual([NOTE]);
    expect(received[0]?.request).toMatchObject({ method: 'POST', url: '/hook?a=b' });
    expect(received[0]?.request.headers.authorization).toBe('Bearer hush');
  });

  it('a webhook that fails, or sends us elsewhere, is an error', async () => {
    const elsewhere = await listen(200);
    const redirecting = await listen(307, { location: `${elsewhere.url}/metadata` });
    await expect(send(redirecting.url)).rejects.toThrow();
    expect(elsewhere.received).toEqual([]);
    const failing = await listen(500);
    await expect(send(failing.url)).rejects.toThrow('answered 500');
  });

  it('names no secret of an address', () => {
    const [webhook] = parseDestinations('https://user:pass@example.com/hook?key=secret', {});
    expect(webhook?.name).toBe('https://example.com/hook');
  });

  it('syslog by TCP gets a line with its length in front', async () => {
    const messages: Buffer[] = [];
    const server = createTcpServer((socket) => socket.on('data', (data) => messages.push(data)));
    servers.push(server.listen(0, '127.0.0.1'));
    await once(server, 'listening');
    await send(`syslog://127.0.0.1:${(server.address() as AddressInfo).port}`);
    const [, length, message] = /^(\d+) (.*)$/.exec(Buffer.concat(messages).toString()) ?? [];
    expect(Buffer.byteLength(message ?? '')).toBe(Number(length));
    expect(message).toMatch(/^<110>1 \S+Z \S+ k8s-audit \d+ checkpoint - "/);
    expect(JSON.parse(message?.slice(message.indexOf('"')) ?? '')).toBe(NOTE);
  });

  it('syslog by UDP gets the same', async () => {
    const socket = createSocket('udp4');
    socket.bind(0, '127.0.0.1');
    await once(socket, 'listening');
    const message = once(socket, 'message');
    await send(`syslog+udp://127.0.0.1:${socket.address().port}`);
    expect(String((await message)[0])).toContain('k8s-audit/1234');
    socket.close();
  });

  it('S3 gets an object for each size', async () => {
    const { received, url } = await listen(200);
    await send(`s3://bucket/proofs/?endpoint=${url}&region=eu-1`);
    const request = received[0]?.request;
    expect(request).toMatchObject({
      method: 'PUT',
      url: '/bucket/proofs/checkpoint-000000000005.txt',
    });
    expect(request?.headers.authorization).toContain('/eu-1/s3/aws4_request,SignedHeaders=');
    expect(received[0]?.body).toBe(NOTE);
  });

  it('requests to S3 are signed as in the example of its documentation', () => {
    const headers = signS3Request(
      {
        method: 'PUT',
        url: new URL('https://examplebucket.s3.amazonaws.com/test%24file.text'),
        headers: {
          date: 'Fri, 24 May 2013 00:00:00 GMT',
          'x-amz-storage-class': 'REDUCED_REDUNDANCY',
        },
        body: 'Welcome to Amazon S3.',
      },
      {
        region: 'us-east-1',
        accessKeyId: SECRETS.LOG_S3_ACCESS_KEY_ID,
        secretAccessKey: SECRETS.LOG_S3_SECRET_ACCESS_KEY,
      },
      new Date('2013-05-24T00:00:00Z'),
    );
    expect(headers['authorization']).toContain(
      'Signature=98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd',
    );
  });

  it.each([
    ['file:relative.txt', 'a whole path'],
    ['s3://bucket', 'LOG_S3_ACCESS_KEY_ID'],
    ['ftp://example.com', 'must begin with'],
    ['nothing', 'must begin with'],
  ])('%s is refused with what to write instead', (text, said) => {
    expect(() => parseDestinations(text, {})).toThrow(said);
  });
});

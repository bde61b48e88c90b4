import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { answerDiscovery } from './lab-discovery.ts';
import { LabObjects } from './lab-objects.ts';
import { readLabRequest, type LabRequest } from './lab-request.ts';
import { createLabSeed } from './lab-seed.ts';

/** An audit event at level RequestResponse, as an API server would write it of one request. */
export type LabEvent = Record<string, unknown>;

export interface KubectlLab {
  /** Runs a command against a freshly seeded server and gives the events of its requests. */
  run(kubectl: string, args: readonly string[], stdin?: string): Promise<LabRun>;
  close(): Promise<void>;
}

export interface LabRun {
  readonly events: readonly LabEvent[];
  readonly output: string;
}

const STREAMED = new Set(['exec', 'attach', 'portforward']);

/** A command that follows or watches never ends by itself. */
const RUN_LIMIT_MS = 6_000;

/**
 * A small API server that keeps objects in memory, answers real kubectl binaries and writes down
 * the audit events. It has no defaulting, admission or protobuf; what kubectl sends is real.
 */
export async function startKubectlLab(): Promise<KubectlLab> {
  let objects = new LabObjects();
  let events: LabEvent[] = [];
  const server = createServer((request, response) => {
    void readBody(request).then((text) => {
      const body = parseJson(text);
      const url = new URL(request.url ?? '/', 'http://lab');
      const parsed = readLabRequest(request.method ?? '', url);
      const code = parsed
        ? answerResource({ parsed, url, body, objects }, response, (object) => {
            events.push(writeEvent(request, { parsed, body, ...object }));
          })
        : answerOther(url.pathname, response);
      if (code !== null)
        events.push(writeEvent(request, { parsed: null, body, code, object: null }));
    });
  });
  server.on('upgrade', (request, socket) => {
    const url = new URL(request.url ?? '/', 'http://lab');
    const parsed = readLabRequest(request.method ?? '', url);
    events.push(writeEvent(request, { parsed, body: undefined, code: 101, object: null }));
    socket.end('HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\nConnection: close\r\n\r\n');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const home = await mkdtemp(path.join(tmpdir(), 'kubectl-lab-'));
  const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    async run(kubectl, args, stdin) {
      objects = new LabObjects();
      for (const object of createLabSeed()) objects.add(object);
      events = [];
      const output = await runCommand(kubectl, [`--server=${base}`, ...args], { home, stdin });
      return { events, output };
    },
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await rm(home, { recursive: true });
    },
  };
}

interface Handled {
  readonly parsed: LabRequest;
  readonly url: URL;
  readonly body: unknown;
  readonly objects: LabObjects;
}

function answerResource(
  { parsed, url, body, objects }: Handled,
  response: ServerResponse,
  record: (result: { code: number; object: unknown }) => void,
): null {
  if (parsed.subresource === 'log' || parsed.subresource === 'proxy') {
    record({ code: 200, object: null });
    response.writeHead(200, { 'content-type': 'text/plain' }).end('line\n');
    return null;
  }
  if (STREAMED.has(parsed.subresource)) {
    record({ code: 101, object: null });
    response.writeHead(403).end();
    return null;
  }
  if ((parsed.verb === 'create' || parsed.verb === 'update') && body === undefined) {
    // Protobuf, which typed clients send since kubectl 1.32 and the lab cannot read.
    record({ code: 415, object: null });
    response.writeHead(415).end();
    return null;
  }
  const answer = objects.answer(parsed, url, body);
  record({ code: answer.code, object: parsed.verb === 'watch' ? null : answer.object });
  response.writeHead(answer.code, { 'content-type': 'application/json' });
  if (parsed.verb !== 'watch') response.end(JSON.stringify(answer.object));
  else response.flushHeaders();
  return null;
}

function answerOther(pathname: string, response: ServerResponse): number {
  if (pathname === '/openapi/v2') {
    // kubectl asks for protobuf, in which no bytes are an empty schema.
    response.writeHead(200).end();
    return 200;
  }
  const found = answerDiscovery(pathname);
  const code = found === null && !pathname.endsWith('z') ? 404 : 200;
  response.writeHead(code, { 'content-type': 'application/json' });
  response.end(
    JSON.stringify(found ?? { kind: 'Status', apiVersion: 'v1', status: 'Failure', code }),
  );
  return code;
}

function writeEvent(
  request: IncomingMessage,
  result: { parsed: LabRequest | null; body: unknown; code: number; object: unknown },
): LabEvent {
  const { parsed, body, code, object } = result;
  const as = request.headers['impersonate-user'];
  const groups = [request.headers['impersonate-group'] ?? []].flat();
  return {
    level: 'RequestResponse',
    stage: 'ResponseComplete',
    requestURI: request.url,
    verb: parsed?.verb ?? (request.method ?? '').toLowerCase(),
    user: { username: 'ada', groups: ['dev', 'system:authenticated'] },
    ...(as === undefined
      ? {}
      : { impersonatedUser: { username: as, groups: [...groups, 'system:authenticated'] } }),
    userAgent: request.headers['user-agent'],
    sourceIPs: ['10.0.0.7'],
    ...(parsed === null ? {} : { objectRef: writeReference(parsed, body) }),
    responseStatus: { metadata: {}, code },
    ...(body === undefined || parsed === null ? {} : { requestObject: body }),
    ...(object === null ? {} : { responseObject: object }),
    annotations: { 'authorization.k8s.io/decision': 'allow', 'authorization.k8s.io/reason': '' },
  };
}

/** Empty parts are filled from the body of a create, as the real audit filter does. */
function writeReference(parsed: LabRequest, body: unknown): object {
  const { resource, subresource } = parsed;
  const meta = (body as { metadata?: { name?: string } } | undefined)?.metadata;
  const name = parsed.name || (parsed.verb === 'create' ? meta?.name : undefined);
  return {
    resource: resource.plural,
    ...(parsed.namespace ? { namespace: parsed.namespace } : {}),
    ...(name ? { name } : {}),
    ...(resource.group ? { apiGroup: resource.group } : {}),
    apiVersion: resource.version,
    ...(subresource ? { subresource } : {}),
  };
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}

function parseJson(text: string): unknown {
  if (text === '') return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

interface CommandInput {
  readonly home: string;
  readonly stdin: string | undefined;
}

function runCommand(file: string, args: readonly string[], input: CommandInput): Promise<string> {
  // Discovery is cached below HOME, as on a real desk; edit changes the first image it finds.
  const env = {
    ...process.env,
    HOME: input.home,
    KUBECONFIG: '/dev/null',
    EDITOR: 'sed -i s/replicas:.3/replicas:\\ 4/',
  };
  return new Promise((resolve) => {
    const child = execFile(file, args, { timeout: RUN_LIMIT_MS, env }, (error, stdout, stderr) =>
      resolve(`${stdout}${stderr}${error ? ` (${error.message.slice(0, 200)})` : ''}`),
    );
    child.stdin?.on('error', () => {}); // A command that reads no input closes it.
    child.stdin?.end(input.stdin ?? '');
  });
}

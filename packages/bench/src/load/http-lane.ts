import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

export interface LoadTarget {
  readonly port: number;
  readonly token?: string;
}

/** A keep-alive connection that posts one body at a time. */
export interface HttpLane {
  /** Resolves when it is answered 200; rejects on any other answer. */
  post(path: string, body: Buffer): Promise<void>;
  close(): void;
}

/**
 * HTTP by hand: node's client costs as much CPU a request as the service that is measured, on the
 * same cores.
 */
export async function openLane(target: LoadTarget): Promise<HttpLane> {
  const socket = connect({ port: target.port, host: '127.0.0.1', noDelay: true });
  await once(socket, 'connect');
  let answer = '';
  let waiting: PromiseWithResolvers<void> | null = null;
  const settle = (error: Error | null): void => {
    const settled = waiting;
    waiting = null;
    if (error) settled?.reject(error);
    else settled?.resolve();
  };
  socket.on('data', (chunk: Buffer) => {
    answer += chunk.toString('latin1');
    if (!isWhole(answer)) return;
    const said = answer;
    answer = '';
    settle(said.startsWith('HTTP/1.1 200 ') ? null : new Error(`a body was answered:\n${said}`));
  });
  socket.on('error', settle);
  socket.on('close', () => settle(new Error('the service closed a connection under load')));
  return {
    post(path, body) {
      waiting = Promise.withResolvers<void>();
      send(socket, headOf(target, path, body.length), body);
      return waiting.promise;
    },
    close: () => void socket.destroy(),
  };
}

function headOf(target: LoadTarget, path: string, length: number): string {
  const token = target.token === undefined ? '' : `Authorization: Bearer ${target.token}\r\n`;
  return `POST ${path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n${token}Content-Length: ${length}\r\n\r\n`;
}

/** Head and body go out together. */
function send(socket: Socket, head: string, body: Buffer): void {
  socket.cork();
  socket.write(head, 'latin1');
  socket.write(body);
  socket.uncork();
}

/** An answer ends with its head, or as many bytes behind it as the head says. */
function isWhole(answer: string): boolean {
  const end = answer.indexOf('\r\n\r\n');
  if (end < 0) return false;
  const length = Number(/^content-length: *(\d+)/im.exec(answer.slice(0, end))?.[1] ?? 0);
  return answer.length >= end + 4 + length;
}

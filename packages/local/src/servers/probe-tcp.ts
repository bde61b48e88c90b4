import { connect } from 'node:net';

/**
 * True when a server answers at this port of the loopback address with what it should say first:
 * MariaDB greets by itself, Redis answers `send`.
 */
export function probeTcp(
  port: number,
  expected: { readonly send?: string; readonly answer: RegExp },
): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ port, host: '127.0.0.1' });
    const finish = (answer: boolean): void => {
      socket.destroy();
      resolve(answer);
    };
    socket.setTimeout(1_000, () => finish(false));
    socket.once('error', () => finish(false));
    socket.once('close', () => finish(false));
    socket.once('connect', () => {
      if (expected.send !== undefined) socket.write(expected.send);
    });
    socket.once('data', (chunk) => finish(expected.answer.test(chunk.toString('latin1'))));
  });
}

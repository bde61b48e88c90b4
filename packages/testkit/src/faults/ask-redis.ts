import { connect } from 'node:net';

interface Server {
  readonly port: number;
  readonly url: string;
}

/** What a script of one key answers. It holds no double quotes. */
export const evalRedis = (server: Server, script: string, key: string): Promise<string> =>
  askRedis(server, ['EVAL', `"${script.replaceAll(/\s+/g, ' ')}"`, '1', key]);

/** A Redis' answer to a command, as text. */
export function askRedis(server: Server, command: readonly string[]): Promise<string> {
  const password = decodeURIComponent(new URL(server.url).password);
  return new Promise((resolve, reject) => {
    const socket = connect({ port: server.port, host: '127.0.0.1' });
    let text = '';
    socket.setTimeout(5_000, () => socket.destroy(new Error('Redis does not answer')));
    socket.once('error', reject);
    socket.on('data', (chunk) => (text += chunk.toString('latin1')));
    socket.once('end', () => resolve(text.split('\r\n').slice(1).join('\n')));
    socket.write(`AUTH ${password}\r\n${command.join(' ')}\r\nQUIT\r\n`);
  });
}

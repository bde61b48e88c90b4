import { connect } from 'node:net';

/** Bytes that a Redis says it uses, asked in its own protocol: BullMQ's client belongs to the queue. */
export function redisMemoryBytes(redisUrl: string): Promise<number> {
  const { port, password } = new URL(redisUrl);
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), '127.0.0.1');
    let answer = '';
    socket.once('error', reject);
    socket.once('connect', () =>
      socket.write(`AUTH ${decodeURIComponent(password)}\r\nINFO memory\r\nQUIT\r\n`),
    );
    socket.on('data', (chunk) => {
      answer += chunk.toString('latin1');
    });
    socket.once('close', () => {
      const bytes = /^used_memory:(\d+)/m.exec(answer)?.[1];
      if (bytes === undefined) reject(new Error(`Redis did not tell its memory:\n${answer}`));
      else resolve(Number(bytes));
    });
  });
}

import { createSocket } from 'node:dgram';
import { connect } from 'node:net';
import { hostname } from 'node:os';
import { SEND_TIMEOUT_MS, type Destination } from './destination.ts';

/** Facility 13 (log audit), severity 6 (informational): RFC 5424, 6.2.1. */
const PRIORITY = 13 * 8 + 6;
const DEFAULT_PORT = 514;

/** `syslog://` by TCP, with the length in front (RFC 6587, 3.4.1); `syslog+udp://` by UDP. */
export function sendToSyslog(url: URL): Destination {
  const port = Number(url.port) || DEFAULT_PORT;
  const send = url.protocol === 'syslog:' ? sendByTcp : sendByUdp;
  return {
    name: `${url.protocol}//${url.hostname}:${port}`,
    send: ({ note }) => send(formatMessage(note), url.hostname, port),
  };
}

/** A message is one line: the note is a JSON string in it. */
export function formatMessage(note: string): string {
  return `<${PRIORITY}>1 ${new Date().toISOString()} ${hostname()} k8s-audit ${process.pid} checkpoint - ${JSON.stringify(note)}`;
}

function sendByTcp(message: string, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host, port, timeout: SEND_TIMEOUT_MS });
    socket.once('timeout', () => socket.destroy(new Error('it does not answer')));
    socket.once('error', reject);
    socket.once('close', () => resolve());
    socket.end(`${Buffer.byteLength(message)} ${message}`);
    socket.resume(); // Without it the end of the other side is never seen.
  });
}

function sendByUdp(message: string, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = createSocket('udp4');
    socket.send(message, port, host, (error) => {
      socket.close();
      if (error === null) resolve();
      else reject(error);
    });
  });
}

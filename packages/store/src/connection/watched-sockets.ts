import { connect, type Socket } from 'node:net';

/** Finds a host that is gone within 20 s, while nothing is under way: libuv sends ten probes, one a second. */
const KEEP_ALIVE_DELAY_MS = 10_000;

/**
 * Opens connections that are given up after a silence: a server behind a dead network never answers,
 * and the system goes on sending to it for a quarter of an hour. With one go all that were silent
 * for half of that time, else a pool would try its dead connections one after the other.
 */
export function createWatchedSockets(
  address: { readonly host: string; readonly port: number },
  longestSilenceMs: number,
): () => Socket {
  const heardAtMs = new Map<Socket, number>();

  const giveUpSilent = (): void => {
    const seconds = longestSilenceMs / 1_000;
    const latestMs = performance.now() - longestSilenceMs / 2;
    for (const [socket, atMs] of heardAtMs) {
      if (atMs < latestMs) socket.destroy(new Error(`the database was silent for ${seconds} s`));
    }
  };

  return () => {
    const socket = connect({
      host: address.host,
      port: address.port,
      noDelay: true,
      keepAlive: true,
      keepAliveInitialDelay: KEEP_ALIVE_DELAY_MS,
    });
    const hear = (): void => void heardAtMs.set(socket, performance.now());
    hear();
    socket.on('data', hear);
    socket.on('close', () => heardAtMs.delete(socket));
    socket.setTimeout(longestSilenceMs, giveUpSilent);
    return socket;
  };
}

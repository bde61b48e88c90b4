import { connect, type Socket } from 'node:net';

/** Finds a host that is gone within 20 s, while nothing is under way: libuv sends ten probes, one a second. */
const KEEP_ALIVE_DELAY_MS = 10_000;

/**
 * A connection that is given up after a silence: a server behind a dead network never answers, and
 * the system goes on sending to it for a quarter of an hour.
 */
export function openWatchedSocket(
  address: { readonly host: string; readonly port: number },
  longestSilenceMs: number,
): Socket {
  const socket = connect({
    host: address.host,
    port: address.port,
    noDelay: true,
    keepAlive: true,
    keepAliveInitialDelay: KEEP_ALIVE_DELAY_MS,
  });
  socket.setTimeout(longestSilenceMs, () => {
    socket.destroy(new Error(`the database was silent for ${longestSilenceMs / 1_000} s`));
  });
  return socket;
}

import { createServer } from 'node:net';

/** Throws, naming the setting, when a port is taken: found before anything was started. */
export async function checkPorts(
  ports: ReadonlyArray<readonly [setting: string, port: number]>,
): Promise<void> {
  for (const [setting, port] of ports) {
    const fault = await tryPort(port);
    if (fault === 'EADDRINUSE') {
      throw new Error(
        `Port ${port} is taken by another program: free it, or set ${setting} to another port.`,
      );
    }
    if (fault === 'EACCES')
      throw new Error(`No right to use port ${port}: set ${setting} to a port above 1023.`);
    if (fault !== null)
      throw new Error(`Port ${port} cannot be used (${fault}): set ${setting} to another port.`);
  }
}

function tryPort(port: number): Promise<string | null> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
    probe.listen(port, '127.0.0.1', () => probe.close(() => resolve(null)));
  });
}

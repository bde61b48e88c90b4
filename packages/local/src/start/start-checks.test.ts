import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { checkDisk } from './check-disk.ts';
import { checkPorts } from './check-ports.ts';
import { lockDataFolder } from './lock-data-folder.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'start-checks-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('lockDataFolder', () => {
  it('makes the folder, and gives it free again', () => {
    const dataDir = join(folder, 'new', 'data');
    lockDataFolder(dataDir)();
    expect(() => lockDataFolder(dataDir)).not.toThrow();
  });

  it('takes over from a start that is gone', () => {
    writeFileSync(join(folder, 'start.pid'), '999999999');
    expect(() => lockDataFolder(folder)).not.toThrow();
  });

  it('names the setting where the folder cannot be made', () => {
    writeFileSync(join(folder, 'file'), '');
    expect(() => lockDataFolder(join(folder, 'file', 'data'))).toThrow(
      /DATA_DIR .* cannot be written .*: set DATA_DIR/,
    );
  });
});

describe('checkDisk', () => {
  it('passes where there is room', () => expect(() => checkDisk(folder, 1)).not.toThrow());

  it('says how much is missing', () => {
    expect(() => checkDisk(folder, 1e12)).toThrow(
      /has \d+ MiB left and 1000000000000 MiB are needed/,
    );
  });
});

describe('checkPorts', () => {
  let server: Server;
  afterEach(() => void server.close());

  it('names the setting of a port that is taken', async () => {
    server = createServer();
    await new Promise<void>((resolve) => {
      server.listen(0, '127.0.0.1', resolve);
    });
    const address = server.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    await expect(checkPorts([['INGEST_PORT', port]])).rejects.toThrow(
      `Port ${port} is taken by another program: free it, or set INGEST_PORT`,
    );
  });
});

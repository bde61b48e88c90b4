import { readFileSync } from 'node:fs';
import { createSecureContext, type SecureContextOptions } from 'node:tls';

/** Where the PEM files of a service's TLS lie. */
export interface TlsFiles {
  readonly certFile: string;
  readonly keyFile: string;
  /** Authorities whose client certificates are taken; without one none is asked for. */
  readonly clientCaFile?: string | undefined;
}

export function pathsOf(files: TlsFiles): string[] {
  return [
    files.certFile,
    files.keyFile,
    ...(files.clientCaFile === undefined ? [] : [files.clientCaFile]),
  ];
}

/** Reads the files and tries them out. Throws with the setting to mend. */
export function readTlsFiles(files: TlsFiles): SecureContextOptions {
  const options: SecureContextOptions = {
    // Said here, so that no flag of Node's lowers it.
    minVersion: 'TLSv1.2',
    cert: read('TLS_CERT_FILE', files.certFile),
    key: read('TLS_KEY_FILE', files.keyFile),
    ...(files.clientCaFile !== undefined && { ca: read('TLS_CLIENT_CA_FILE', files.clientCaFile) }),
  };
  try {
    createSecureContext(options);
  } catch (error) {
    throw new Error(
      `TLS_CERT_FILE, TLS_KEY_FILE: ${(error as Error).message}; give PEM files that belong together`,
      { cause: error },
    );
  }
  return options;
}

function read(setting: string, path: string): Buffer {
  try {
    return readFileSync(path);
  } catch (error) {
    throw new Error(`${setting}: ${(error as Error).message}; give the path of a readable file`, {
      cause: error,
    });
  }
}

import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface IssuedCertificate {
  readonly certFile: string;
  readonly keyFile: string;
  /** PEM texts of the same. */
  readonly cert: string;
  readonly key: string;
}

export interface CertificateRequest {
  readonly commonName: string;
  /** As OpenSSL writes them: `DNS:prod`, `IP:127.0.0.1`. */
  readonly altNames?: readonly string[];
  readonly use?: 'clientAuth' | 'serverAuth';
  /** Negative for one that has expired. */
  readonly days?: number;
}

export interface TestAuthority {
  readonly caFile: string;
  readonly ca: string;
  issue(request: CertificateRequest): IssuedCertificate;
  remove(): void;
}

const NEW_KEY = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];

/** A certificate authority of a test's own, by the machine's openssl. */
export function createAuthority(name = 'Test Authority'): TestAuthority {
  const dir = mkdtempSync(join(tmpdir(), 'k8s-audit-ca-'));
  const inDir = (file: string): string => join(dir, file);
  const openssl = (...args: string[]): void => {
    execFileSync('openssl', args, { cwd: dir, stdio: ['ignore', 'ignore', 'pipe'] });
  };
  openssl(
    'req',
    '-x509',
    ...NEW_KEY,
    '-keyout',
    'ca.key',
    '-out',
    'ca.crt',
    '-days',
    '2',
    '-subj',
    `/CN=${name}`,
    '-addext',
    'keyUsage=critical,keyCertSign,cRLSign',
  );
  let issued = 0;
  return {
    caFile: inDir('ca.crt'),
    ca: readFileSync(inDir('ca.crt'), 'utf8'),
    issue({ commonName, altNames = [], use = 'clientAuth', days = 2 }) {
      const base = `issued-${(issued += 1)}`;
      openssl(
        'req',
        '-new',
        ...NEW_KEY,
        '-keyout',
        `${base}.key`,
        '-out',
        `${base}.csr`,
        '-subj',
        `/CN=${commonName}`,
        '-addext',
        `extendedKeyUsage=${use}`,
        ...(altNames.length > 0 ? ['-addext', `subjectAltName=${altNames.join(',')}`] : []),
      );
      openssl(
        'x509',
        '-req',
        '-in',
        `${base}.csr`,
        '-out',
        `${base}.crt`,
        '-days',
        String(days),
        '-CA',
        'ca.crt',
        '-CAkey',
        'ca.key',
        '-CAcreateserial',
        '-copy_extensions',
        'copyall',
      );
      const [certFile, keyFile] = [inDir(`${base}.crt`), inDir(`${base}.key`)];
      return {
        certFile,
        keyFile,
        cert: readFileSync(certFile, 'utf8'),
        key: readFileSync(keyFile, 'utf8'),
      };
    },
    remove: () => rmSync(dir, { recursive: true, force: true }),
  };
}

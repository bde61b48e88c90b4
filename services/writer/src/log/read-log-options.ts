import { createPublicKey, hash } from 'node:crypto';
import { readSigner, type NoteSigner } from '@k8s-audit/merkle-log';
import { parseDestinations, type DestinationSecrets } from './destinations/parse-destinations.ts';
import type { LogOptions } from './grow-log.ts';

export interface LogSettings extends DestinationSecrets {
  readonly LOG_SIGNING_KEY?: string | undefined;
  readonly LOG_ORIGIN?: string | undefined;
  readonly LOG_CHECKPOINT_SECONDS: number;
  readonly LOG_DESTINATIONS: string;
}

const NAME_DIGITS = 8;

/** Throws when a key or an address cannot be used: better no start than a log that nobody can check. */
export function readLogOptions(settings: LogSettings): LogOptions {
  return {
    signer:
      settings.LOG_SIGNING_KEY === undefined
        ? null
        : signerOf(settings.LOG_SIGNING_KEY, settings.LOG_ORIGIN),
    checkpointMs: settings.LOG_CHECKPOINT_SECONDS * 1_000,
    destinations: parseDestinations(settings.LOG_DESTINATIONS, settings),
  };
}

/** No two logs may have one name: without one it is made of the key. */
function signerOf(pem: string, origin: string | undefined): NoteSigner {
  if (origin !== undefined) return readSigner(origin, pem);
  const signer = readSigner('k8s-audit', pem);
  const key = createPublicKey(signer.privateKey).export({ format: 'der', type: 'spki' });
  return { ...signer, name: `k8s-audit/${hash('sha256', key).slice(0, NAME_DIGITS)}` };
}

import type { IncomingMessage } from 'node:http';
import type { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { HttpError } from '@k8s-audit/http-kit';

/**
 * Gives the body's bytes, inflated where the sender compressed them. kube-apiserver never does;
 * other senders may use gzip.
 */
export function openBody(request: IncomingMessage, bodyLimitBytes: number): Readable {
  const announced = Number(request.headers['content-length'] ?? 0);
  if (announced > bodyLimitBytes) throw tooLarge(bodyLimitBytes);
  const encoding = (request.headers['content-encoding'] ?? 'identity').trim().toLowerCase();
  switch (encoding) {
    case 'identity':
    case '':
      return request;
    case 'gzip':
    case 'x-gzip':
      return inflate(request);
    default:
      throw new HttpError(
        415,
        'unsupported_encoding',
        'send the body as it is, or with Content-Encoding: gzip',
      );
  }
}

export function tooLarge(bodyLimitBytes: number): HttpError {
  return new HttpError(
    413,
    'too_large',
    `the body is larger than ${bodyLimitBytes} bytes; send smaller batches or raise BODY_LIMIT`,
  );
}

function inflate(request: IncomingMessage): Readable {
  const gunzip = createGunzip();
  request.on('error', (error) => gunzip.destroy(error));
  request.on('close', () => {
    if (!request.complete) gunzip.destroy(new Error('the sender went away'));
  });
  return request.pipe(gunzip);
}

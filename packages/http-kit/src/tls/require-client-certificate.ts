import type { RequestHandler } from 'express';
import { HttpError } from '../http-error.ts';
import { readClientCertificate } from './client-certificate.ts';

/** Lets only connections past whose client certificate comes from an authority of TLS_CLIENT_CA_FILE. */
export const requireClientCertificate: RequestHandler = (request, _response, next) => {
  const found = readClientCertificate(request);
  if (found.kind === 'verified') return next();
  const why =
    found.kind === 'none' ? 'none came' : `the one that came is not accepted: ${found.reason}`;
  throw new HttpError(
    403,
    'no_client_certificate',
    `this service wants a client certificate of an authority in TLS_CLIENT_CA_FILE, and ${why}`,
  );
};

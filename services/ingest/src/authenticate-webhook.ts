import type { Request, RequestHandler } from 'express';
import { hashSecret, HttpError, readBearerToken } from '@k8s-audit/http-kit';
import { ANY_CLUSTER, type Credential } from './credentials/credential.ts';
import type { CredentialStore } from './credentials/credential-store.ts';
import { findCertificate, type ForwardedCertificates } from './credentials/find-certificate.ts';
import type { GuessThrottle } from './credentials/guess-throttle.ts';
import { readClusterNames } from './credentials/read-cluster-names.ts';
import { decideCluster } from './decide-cluster.ts';

export interface WebhookAuthentication {
  readonly credentials: CredentialStore;
  readonly forwarded: ForwardedCertificates;
  readonly throttle: GuessThrottle;
}

/**
 * Decides, before a byte of the body is read, whether the sender may write and which cluster. The
 * cluster's name is left in `response.locals.cluster`.
 */
export function createWebhookAuthenticator(deps: WebhookAuthentication): RequestHandler {
  return (request, response, next) => {
    response.locals['cluster'] = decideCluster(request, authenticate(request, deps));
    next();
  };
}

/** A token that is sent decides; without one the certificate does. */
function authenticate(request: Request, deps: WebhookAuthentication): Credential {
  const strangers = deps.credentials.strangers();
  if (strangers === 'may write') return ANY_CLUSTER;
  const token = readBearerToken(request.get('authorization'));
  if (token !== null) return checkToken(token, request.ip ?? '', deps);
  if (strangers === 'undecided') throw tokensUnknown();
  return checkCertificate(request, deps.forwarded);
}

const tokensUnknown = (): HttpError =>
  new HttpError(
    503,
    'tokens_unknown',
    'which tokens are valid is not known here yet: Redis must be reachable by REDIS_URL',
    { retryAfterSeconds: 5 },
  );

function checkToken(
  token: string,
  address: string,
  { credentials, throttle }: WebhookAuthentication,
): Credential {
  const hash = hashSecret(token).toString('hex');
  // No Retry-After: the API server would come ten times as often.
  if (!throttle.admits(address, hash)) {
    throw new HttpError(
      429,
      'guessing',
      'too many different wrong tokens came from this address in the last minute; wait a minute',
    );
  }
  const verdict = credentials.judge(hash);
  switch (verdict.kind) {
    case 'right':
      throttle.noteRight(address, hash);
      return verdict.credential;
    case 'wrong':
      throttle.noteWrong(address, hash);
      throw new HttpError(401, 'unauthenticated', 'this token is not valid here');
    case 'undecided':
      throw tokensUnknown();
  }
}

function checkCertificate(request: Request, forwarded: ForwardedCertificates): Credential {
  const found = findCertificate(request, forwarded);
  switch (found.kind) {
    case 'verified': {
      const clusters = readClusterNames(found.certificate);
      if (clusters.length > 0) return { writes: 'these clusters', clusters };
      throw new HttpError(
        403,
        'no_cluster_in_certificate',
        'the client certificate names no cluster: its common name or a DNS name must be one',
      );
    }
    case 'refused':
      throw new HttpError(
        401,
        'unauthenticated',
        `the client certificate is not accepted: ${found.reason}`,
      );
    case 'none':
      throw new HttpError(
        401,
        'unauthenticated',
        'send "Authorization: Bearer <token>"; kube-apiserver leaves the token out of http:// addresses, use https://',
      );
  }
}

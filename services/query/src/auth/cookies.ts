import type { Request, Response } from 'express';

export type CookieName = 'session' | 'device' | 'oidc';

/** Whether browsers reach this service by TLS: it knows by itself, or by its public address. */
export type IsSecure = (request: Request) => boolean;

export function createIsSecure(publicUrl: string | undefined): IsSecure {
  const always = publicUrl?.startsWith('https:') === true;
  return (request) => always || request.secure;
}

/** `__Host-` cookies cannot be set by a neighbour domain or without TLS; on loopback HTTP none may have it. */
const nameOf = (name: CookieName, secure: boolean): string =>
  `${secure ? '__Host-' : ''}k8s_audit_${name}`;

export interface Cookies {
  read(request: Request, name: CookieName): string | undefined;
  set(request: Request, response: Response, cookie: NewCookie): void;
  clear(request: Request, response: Response, name: CookieName): void;
}

export interface NewCookie {
  readonly name: CookieName;
  readonly value: string;
  readonly maxAgeMs: number;
}

/** All cookies of ours: sent to this site alone, never to scripts, and by TLS only where there is TLS. */
export function createCookies(isSecure: IsSecure): Cookies {
  const options = (request: Request) => ({
    httpOnly: true,
    sameSite: 'lax' as const,
    secure: isSecure(request),
    path: '/',
  });
  return {
    read: (request, name) => readCookie(request, nameOf(name, isSecure(request))),
    set(request, response, { name, value, maxAgeMs }) {
      response.cookie(nameOf(name, isSecure(request)), value, {
        ...options(request),
        maxAge: maxAgeMs,
      });
    },
    clear(request, response, name) {
      response.clearCookie(nameOf(name, isSecure(request)), options(request));
    },
  };
}

/** Undefined for one that is not there, or that no browser of ours would send. */
export function readCookie(request: Request, name: string): string | undefined {
  for (const pair of (request.headers.cookie ?? '').split(';')) {
    const [key, ...value] = pair.trim().split('=');
    if (key === name) return decode(value.join('='));
  }
  return undefined;
}

function decode(value: string): string | undefined {
  try {
    return decodeURIComponent(value);
  } catch {
    return undefined;
  }
}

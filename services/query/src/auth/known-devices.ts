import { createHmac, randomBytes } from 'node:crypto';
import type { Request, Response } from 'express';
import { hashSecret, secretMatches } from '@k8s-audit/http-kit';
import type { Cookies } from './cookies.ts';

export interface KnownDevices {
  /** The id of a browser in which somebody signed in by password before; else null. */
  read(request: Request): string | null;
  remember(request: Request, response: Response): void;
}

const REMEMBERED_MS = 90 * 86_400_000;

/** A cookie that gives no access: it only says that this browser is not a stranger. */
export function createKnownDevices(cookies: Cookies, key: string): KnownDevices {
  const sign = (id: string): string =>
    createHmac('sha256', key).update(`device ${id}`).digest('base64url');
  const read = (request: Request): string | null => {
    const [id = '', signature = ''] = (cookies.read(request, 'device') ?? '').split('.');
    return secretMatches(signature, hashSecret(sign(id))) ? id : null;
  };
  return {
    read,
    remember(request, response) {
      const id = read(request) ?? randomBytes(12).toString('base64url');
      const value = `${id}.${sign(id)}`;
      cookies.set(request, response, { name: 'device', value, maxAgeMs: REMEMBERED_MS });
    },
  };
}

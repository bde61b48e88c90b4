import { createHmac, randomBytes } from 'node:crypto';
import type { Request, Response } from 'express';
import type { People, Person, Session, Sessions } from '@k8s-audit/store';
import type { SignedInBy } from '../access/viewer.ts';
import type { Cookies } from './cookies.ts';

export interface SessionLimits {
  /** A session that nobody used for so long has ended. */
  readonly idleMs: number;
  /** The longest that a session lasts. */
  readonly longestMs: number;
}

export interface BrowserSessions {
  /** Always under a new id: one that somebody put into the browser before is worth nothing. */
  start(request: Request, response: Response, signedIn: SignedIn): Promise<void>;
  find(request: Request): Promise<Session | null>;
  list(person: string): Promise<readonly Session[]>;
  end(request: Request, response: Response): Promise<void>;
  endAll(person: string): Promise<number>;
}

export interface SignedIn {
  readonly person: Person;
  readonly by: SignedInBy;
}

/** Only a hash of a session's id is stored: who reads the database cannot take a session over. */
export function createBrowserSessions(deps: {
  readonly sessions: Sessions;
  readonly people: People;
  readonly cookies: Cookies;
  /** Another key ends all sessions. */
  readonly key: string;
  readonly limits: SessionLimits;
}): BrowserSessions {
  const { sessions, people, cookies, key, limits } = deps;
  const hashOf = (id: string): Buffer => createHmac('sha256', key).update(id).digest();
  const hashIn = (request: Request): Buffer | null => {
    const id = cookies.read(request, 'session');
    return id === undefined ? null : hashOf(id);
  };
  const now = () => {
    const at = new Date();
    return { now: at, seenAfter: new Date(at.getTime() - limits.idleMs) };
  };
  return {
    async start(request, response, { person, by }) {
      const startedAt = new Date();
      const old = hashIn(request);
      if (old !== null) await sessions.end(old);
      await people.signIn(person, startedAt);
      const id = randomBytes(32).toString('base64url');
      await sessions.start({
        hash: hashOf(id),
        person: person.id,
        signedInBy: by,
        address: request.ip ?? '',
        agent: request.get('user-agent') ?? '',
        startedAt,
        expiresAt: new Date(startedAt.getTime() + limits.longestMs),
      });
      cookies.set(request, response, { name: 'session', value: id, maxAgeMs: limits.longestMs });
    },
    async find(request) {
      const hash = hashIn(request);
      return hash === null ? null : sessions.find(hash, now());
    },
    list: (person) => sessions.list(person, now()),
    async end(request, response) {
      const hash = hashIn(request);
      if (hash !== null) await sessions.end(hash);
      cookies.clear(request, response, 'session');
    },
    endAll: (person) => sessions.endAll(person),
  };
}

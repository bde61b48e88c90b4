import type { Request } from 'express';
import type { People, Person } from '@k8s-audit/store';
import { formatScopes } from '../access/scope.ts';
import type { Grant, SignedInBy, Viewer } from '../access/viewer.ts';
import type { AccessRecorder } from '../access-log/access-recorder.ts';
import type { Action } from '../access-log/describe-request.ts';

/** Notes what is about people rather than about events. */
export interface SignInLog {
  note(request: Request, entry: SignInEntry): Promise<void>;
  /** Notes a role that is another than before, and whom a proxy names for the first time in a while. */
  noteGrant(request: Request, viewer: Viewer): Promise<void>;
}

export interface SignInEntry {
  readonly person: Person;
  readonly by: SignedInBy;
  readonly action: Action;
  readonly target?: string;
  readonly status?: number;
}

/** People whose role is remembered, so that not every request asks the database for it. */
const MOST_REMEMBERED = 10_000;
const REMEMBERED_MS = 12 * 60 * 60_000;

export function createSignInLog(deps: {
  readonly people: People;
  readonly recorder: AccessRecorder;
}): SignInLog {
  const { people, recorder } = deps;
  const remembered = new Map<string, { granted: string; until: number }>();
  const note: SignInLog['note'] = (request, { person, by, action, target = '', status = 200 }) =>
    recorder.write({
      at: new Date(),
      person: person.id,
      name: person.name,
      signedInBy: by,
      action,
      target,
      search: '',
      results: null,
      status,
      address: request.ip ?? '',
    });
  return {
    note,
    async noteGrant(request, viewer) {
      const { person, signedInBy: by } = viewer;
      // A token's role is its own; that of its owner is noted when the owner comes.
      if (by === 'token') return;
      const granted = formatGrant(viewer);
      const known = remembered.get(person.id);
      if (known?.granted === granted && known.until > Date.now()) return;
      if (by === 'proxy') {
        await people.signIn(person, new Date());
        await note(request, { person, by, action: 'sign-in' });
      }
      const change = await people.changeGrant(person.id, granted);
      if (change !== null && change.before !== '') {
        const target = `${change.before} → ${granted}`;
        await note(request, { person, by, action: 'role changed', target });
      }
      remembered.set(person.id, { granted, until: Date.now() + REMEMBERED_MS });
      const [oldest] = remembered.keys();
      if (remembered.size > MOST_REMEMBERED && oldest !== undefined) remembered.delete(oldest);
    },
  };
}

/** `viewer of prod/shop without bodies`. */
export function formatGrant({ role, limits, masks }: Grant): string {
  const where = limits.map(formatScopes).join(' and in ');
  const without = masks.length === 0 ? '' : ` without ${masks.join(', ')}`;
  return `${role} of ${where === '' ? 'all clusters' : where}${without}`;
}

import { AsyncLocalStorage } from 'node:async_hooks';
import { HttpError } from '@k8s-audit/http-kit';
import type { Action } from '../access-log/describe-request.ts';
import { isAtLeast, type Role } from './roles.ts';
import type { Viewer } from './viewer.ts';

/** A request of somebody who reads. */
export interface Reading {
  readonly viewer: Viewer;
  /** Events that were read for the answer so far. */
  given: number;
  /** What the access log calls it; null for what was noted already, or is no look at anything. */
  action: Action | null;
}

const readings = new AsyncLocalStorage<Reading>();

/** Runs what belongs to a request. */
export const runReading = (reading: Reading, run: () => void): void => readings.run(reading, run);

/**
 * The request that runs now. Throws outside of one: what asks the store without somebody who may see the
 * answer gets none, so that a new route cannot forget to say who asks.
 */
export function currentReading(): Reading {
  const reading = readings.getStore();
  if (reading === undefined) throw new Error('the store was asked for nobody');
  return reading;
}

export const currentViewer = (): Viewer => currentReading().viewer;

/** Null where nobody has signed in: for the frame of pages, which also stands around errors. */
export const viewerIfAny = (): Viewer | null => readings.getStore()?.viewer ?? null;

/** Whether whoever asks may what a role may: for what a page offers. */
export const hasRole = (role: Role): boolean => isAtLeast(currentViewer().role, role);

/** Throws HttpError 403 when whoever asks has a lesser role. */
export function requireRole(role: Role): void {
  if (!hasRole(role))
    throw new HttpError(
      403,
      'forbidden',
      `this needs the role ${role}; yours is ${currentViewer().role}: ask an administrator`,
    );
}

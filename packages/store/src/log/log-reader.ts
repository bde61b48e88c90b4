import { proveConsistency, proveInclusion, readRoot } from '@k8s-audit/merkle-log';
import type { Database } from '../connection/database.ts';
import {
  checkpointCovering,
  logSize,
  newestCheckpoint,
  type SignedCheckpoint,
} from './checkpoints.ts';
import { readDestinations, type LogDestination } from './destinations.ts';
import { createLogTree } from './log-tree.ts';
import { createLogFinder, type LoggedEvent } from './prove-event.ts';
import { readLeaves, type LogLeaf } from './read-leaves.ts';

/** The questions that pages and API ask of the log. */
export interface LogReader {
  /** How many leaves it has. */
  size(): Promise<number>;
  root(size: number): Promise<Buffer>;
  newestCheckpoint(): Promise<SignedCheckpoint | null>;
  /** The newest checkpoint over more than so many leaves; null when there is none. */
  checkpointCovering(position: number): Promise<SignedCheckpoint | null>;
  /** Finds events in the log; one function for many events of a question. */
  finder(): (id: Buffer) => Promise<LoggedEvent | null>;
  proveInclusion(position: number, size: number): Promise<Buffer[]>;
  proveConsistency(from: number, to: number): Promise<Buffer[]>;
  leaves(from: number, limit: number): Promise<LogLeaf[]>;
  destinations(): Promise<LogDestination[]>;
}

export function createLogReader(db: Database): LogReader {
  const tree = () => createLogTree(db.knex);
  return {
    size: () => logSize(db),
    root: (size) => readRoot(tree(), size),
    newestCheckpoint: () => newestCheckpoint(db),
    checkpointCovering: (position) => checkpointCovering(db, position),
    finder: () => createLogFinder(db),
    proveInclusion: (position, size) => proveInclusion(tree(), position, size),
    proveConsistency: (from, to) => proveConsistency(tree(), from, to),
    leaves: (from, limit) => readLeaves(db.knex, from, limit),
    destinations: () => readDestinations(db),
  };
}

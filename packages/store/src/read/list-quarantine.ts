import type { Database } from '../connection/database.ts';
import {
  QUARANTINE_STATES,
  type QuarantineKind,
  type QuarantineState,
} from '../schema/quarantine-states.ts';
import { InvalidCursorError } from './page-cursor.ts';

export interface QuarantinedItem {
  /** 32 hex digits. */
  readonly id: string;
  readonly kind: QuarantineKind;
  readonly state: QuarantineState;
  readonly cluster: string;
  readonly receivedAt: Date;
  readonly reason: string;
  /** How many events it stands for. */
  readonly events: number;
  readonly bytes: number;
  /** How often it was tried to store it. */
  readonly tries: number;
  readonly lastTriedAt: Date | null;
  /** When, by whom and why its state was changed last. */
  readonly changedAt: Date | null;
  readonly changedBy: string | null;
  readonly note: string | null;
}

export interface QuarantinePage {
  readonly items: readonly QuarantinedItem[];
  readonly nextCursor: string | null;
}

const COLUMNS = {
  id: 'id',
  kind: 'kind',
  state: 'state',
  cluster: 'cluster',
  receivedAt: 'received_at',
  reason: 'reason',
  events: 'events',
  bytes: 'bytes',
  tries: 'tries',
  lastTriedAt: 'last_tried_at',
  changedAt: 'changed_at',
  changedBy: 'changed_by',
  note: 'note',
} as const satisfies Record<keyof QuarantinedItem, string>;

type Row = Omit<QuarantinedItem, 'id'> & { readonly id: Buffer };

const toItem = ({ id, ...row }: Row): QuarantinedItem => ({ id: id.toString('hex'), ...row });

/** Items of one state, the latest received first. */
export async function listQuarantine(
  db: Database,
  { state, limit, cursor }: { state: QuarantineState; limit: number; cursor?: string | undefined },
): Promise<QuarantinePage> {
  const select = db
    .knex('quarantine')
    .where({ state, part: 0 })
    .orderBy([
      { column: 'received_at', order: 'desc' },
      { column: 'id', order: 'desc' },
    ])
    .limit(limit + 1)
    .select<Row[]>(COLUMNS);
  if (cursor !== undefined) {
    const { receivedAt, id } = decodePlace(cursor);
    void select.whereRaw('(received_at < ? OR (received_at = ? AND id < ?))', [
      receivedAt,
      receivedAt,
      id,
    ]);
  }
  const rows = await select;
  const items = rows.slice(0, limit).map(toItem);
  const last = items.at(-1);
  return { items, nextCursor: rows.length > limit && last ? encodePlace(last) : null };
}

export async function findQuarantined(db: Database, id: string): Promise<QuarantinedItem | null> {
  const [row] = await db
    .knex('quarantine')
    .where({ id: Buffer.from(id, 'hex'), part: 0 })
    .select<Row[]>(COLUMNS);
  return row === undefined ? null : toItem(row);
}

export type QuarantineSums = Readonly<Record<QuarantineState, { items: number; events: number }>>;

/** How much there is of each state; read from an index alone. */
export async function countQuarantine(db: Database): Promise<QuarantineSums> {
  const rows = await db
    .knex('quarantine')
    .where('part', 0)
    .groupBy('state')
    .select<Array<{ state: QuarantineState; items: string; events: string }>>(
      'state',
      db.knex.raw('COUNT(*) AS items'),
      db.knex.raw('SUM(events) AS events'),
    );
  const sumOf = (state: QuarantineState): { items: number; events: number } => {
    const row = rows.find((one) => one.state === state);
    return { items: Number(row?.items ?? 0), events: Number(row?.events ?? 0) };
  };
  return Object.fromEntries(
    QUARANTINE_STATES.map((state) => [state, sumOf(state)]),
  ) as unknown as QuarantineSums;
}

const encodePlace = ({ receivedAt, id }: QuarantinedItem): string =>
  `${receivedAt.getTime()}-${id}`;

function decodePlace(cursor: string): { receivedAt: Date; id: Buffer } {
  const [, ms, id] = /^(\d{1,14})-([0-9a-f]{32})$/.exec(cursor) ?? [];
  if (ms === undefined || id === undefined)
    throw new InvalidCursorError('cursor is not one that this API gave; start without a cursor');
  return { receivedAt: new Date(Number(ms)), id: Buffer.from(id, 'hex') };
}

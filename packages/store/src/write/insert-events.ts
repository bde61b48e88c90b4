import type { PoolConnection, ResultSetHeader, RowDataPacket } from 'mysql2/promise';
import { ID_BYTES, NO_CODE, NO_DURATION } from '../format/segment-columns.ts';
import { arrangeColumns, countOf, type EventColumns } from './event-columns.ts';

/** Rows a statement: 2,000 were no better than 400 in CPU, but need fewer round trips. */
const ROWS_PER_STATEMENT = 2_000;
const ID_HEX_DIGITS = 2 * ID_BYTES;

const COLUMNS =
  'id, cluster_id, user_id, impersonated_id, agent_id, ip_id, verb_id, resource_id, namespace_id, name_id, code, stage, level, actor_class, duration_us, chunk, slot';

/**
 * Inserts rows, which come in the order of their ids: writers that insert the same events at once
 * then take locks in one order, and never deadlock (0 of 900 statements, 166 unsorted). A row that
 * is there already stays as it is. Resolves to those that are new.
 */
export async function insertEvents(
  connection: PoolConnection,
  columns: EventColumns,
): Promise<EventColumns> {
  const count = countOf(columns);
  let inserted = 0;
  for (let at = 0; at < count; at += ROWS_PER_STATEMENT) {
    // Not INSERT IGNORE: that would cut too long values silently.
    const [result] = await connection.query<ResultSetHeader>(
      `INSERT INTO events (${COLUMNS}) VALUES ${toSqlRows(columns, at, Math.min(at + ROWS_PER_STATEMENT, count))} ON DUPLICATE KEY UPDATE id = id`,
    );
    inserted += result.affectedRows;
  }
  return inserted === count ? columns : findNew(connection, columns);
}

/**
 * Rows as SQL. Only numbers and hex literals stand in it: no text of an event reaches a statement,
 * so there is nothing to escape and nothing to inject. Text of 17 numbers a row costs the server
 * 3.9 µs, packed into one literal 1.5; prepared statements 16 (measured on MariaDB 10.11).
 */
function toSqlRows(columns: EventColumns, start: number, end: number): string {
  const hex = columns.ids.toString('hex', start * ID_BYTES, end * ID_BYTES);
  let rows = '';
  for (let row = start; row < end; row += 1) {
    const at = (row - start) * ID_HEX_DIGITS;
    const code = columns.code[row] as number;
    const durationUs = columns.durationUs[row] as number;
    rows +=
      `${row === start ? '' : ','}(x'${hex.slice(at, at + ID_HEX_DIGITS)}',${columns.cluster[row]},` +
      `${columns.user[row]},${columns.impersonated[row] || 'NULL'},${columns.agent[row]},` +
      `${columns.ip[row]},${columns.verb[row]},${columns.resource[row] || 'NULL'},` +
      `${columns.namespace[row] || 'NULL'},${columns.name[row] || 'NULL'},` +
      `${code === NO_CODE ? 'NULL' : code},${columns.stage[row]},${columns.level[row]},` +
      `${columns.actor[row]},${durationUs === NO_DURATION ? 'NULL' : durationUs},` +
      `${columns.chunk[row]},${columns.slot[row]})`;
  }
  return rows;
}

type PlaceRow = RowDataPacket & { id: Buffer; chunk: number; slot: number };

/** Of rows some of which were there before: those that say what we inserted. */
async function findNew(connection: PoolConnection, columns: EventColumns): Promise<EventColumns> {
  const ours = new Map<string, number>();
  for (let row = 0; row < countOf(columns); row += 1)
    ours.set(columns.ids.toString('hex', row * ID_BYTES, (row + 1) * ID_BYTES), row);
  const ids = [...ours.keys()];
  const found: number[] = [];
  for (let at = 0; at < ids.length; at += ROWS_PER_STATEMENT) {
    const list = ids.slice(at, at + ROWS_PER_STATEMENT).map((id) => `x'${id}'`);
    const [rows] = await connection.query<PlaceRow[]>(
      `SELECT id, chunk, slot FROM events WHERE id IN (${list.join(',')})`,
    );
    for (const { id, chunk, slot } of rows) {
      const row = ours.get(id.toString('hex')) as number;
      if (columns.chunk[row] === chunk && columns.slot[row] === slot) found.push(row);
    }
  }
  const row = Uint32Array.from(found).sort();
  return arrangeColumns([columns], { source: new Uint32Array(row.length), row });
}

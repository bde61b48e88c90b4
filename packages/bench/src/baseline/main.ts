/**
 * What a straightforward service does: Express parses the JSON, and each event becomes a row with
 * its raw JSON and the searched fields as indexed text, in multi-row inserts. 200 after the commit.
 */
import express from 'express';
import { createPool } from 'mysql2/promise';
import { CREATE_TABLE, toRow, type BaselineEvent } from './baseline-table.ts';

const CONNECTIONS = 4;

const pool = createPool({
  host: '127.0.0.1',
  port: Number(process.env['DB_PORT']),
  user: String(process.env['DB_USER']),
  password: String(process.env['DB_PASSWORD']),
  database: String(process.env['DB_NAME']),
  connectionLimit: CONNECTIONS,
});
await pool.query(CREATE_TABLE);

const app = express();
app.post('/webhook/audit/:cluster', express.json({ limit: '64mb' }), async (request, response) => {
  const { items } = request.body as { items: BaselineEvent[] };
  const rows = items.map((event) => toRow(request.params['cluster'] ?? '', event));
  await pool.query(
    `INSERT INTO audit_events (id, cluster, stage_time, verb, username, resource, namespace, name, code, source_ip, user_agent, raw)
     VALUES ? ON DUPLICATE KEY UPDATE id = id`,
    [rows],
  );
  response.status(200).end();
});
app.listen(Number(process.env['HTTP_PORT']), '127.0.0.1');

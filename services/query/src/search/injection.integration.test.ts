import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { FILTER_FIELDS, type FilterField } from '@k8s-audit/store';
import { anAuditEvent, HOSTILE_STRINGS } from '@k8s-audit/testkit';
import { TEST_API_TOKEN } from '../testing/create-test-app.ts';
import { askAs, openWorld, type World } from '../testing/open-world.ts';

/** What would find or do something if it got into a statement, a pattern or an expression. */
const PAYLOADS: readonly string[] = [
  "' OR '1'='1",
  "' OR 1=1 -- ",
  "\\' OR 1=1 -- ",
  '" OR ""="',
  ') OR (1=1',
  "'; DROP TABLE events; -- ",
  "' UNION SELECT password FROM mysql.user -- ",
  "*' OR '1'='1*",
  "*\\*' OR 1=1 -- ",
  '%',
  '_',
  '%%%',
  '\\',
  '?',
  ':id',
  '??',
  '${1}',
  '1e1',
  '0x27',
  '(.*)*x*',
  '[a-z]*',
  ...HOSTILE_STRINGS.filter((text) => /['"\\$]/.test(text)),
];
const EVENTS = 5;

let world: World;
beforeAll(async () => {
  const events = Array.from({ length: EVENTS }, () => anAuditEvent());
  world = await openWorld([['prod', events]]);
}, 120_000);
afterAll(() => world.close());

const quote = (text: string): string => `"${text.toWellFormed().replaceAll(/["\\]/g, '\\$&')}"`;

async function search(q: string): Promise<{ status: number; found: number }> {
  const path = `/api/v1/events?q=${encodeURIComponent(q)}`;
  const { status, text } = await askAs(world.app, { method: 'GET', path, token: TEST_API_TOKEN });
  const { items = [] } = JSON.parse(text) as { items?: unknown[] };
  return { status, found: items.length };
}

describe('a search', () => {
  it.each<FilterField | 'has' | ''>([...FILTER_FIELDS, 'has', ''])(
    'takes what stands behind «%s:» for a value and nothing else',
    async (field) => {
      for (const payload of PAYLOADS) {
        const term = field === '' ? quote(payload) : `${field}:${quote(payload)}`;
        const [positive, negative] = await Promise.all([search(term), search(`-${term}`)]);
        const asked = { field, payload };
        // Either the value cannot be one of this field, or no event has it.
        if (positive.status === 400) expect({ asked, ...negative }).toMatchObject({ status: 400 });
        else {
          expect({ asked, ...positive }).toEqual({ asked, status: 200, found: 0 });
          expect({ asked, ...negative }).toEqual({ asked, status: 200, found: EVENTS });
        }
      }
    },
  );

  it.each(['cursor', 'from', 'to', 'limit', 'fold', 'after'])(
    'refuses what is no value of %s',
    async (name) => {
      for (const payload of PAYLOADS) {
        const value = encodeURIComponent(payload.toWellFormed());
        const path = `${name === 'after' ? '/feed/rows' : '/api/v1/events'}?${name}=${value}`;
        const { status } = await askAs(world.app, { method: 'GET', path, token: TEST_API_TOKEN });
        expect({ path, status }).toEqual({ path, status: 400 });
      }
    },
  );

  it('suggests nothing for what no value begins with', async () => {
    for (const field of FILTER_FIELDS)
      for (const payload of PAYLOADS) {
        const prefix = encodeURIComponent(payload.toWellFormed());
        const path = `/api/v1/suggest?field=${field}&prefix=${prefix}`;
        const { status, text } = await askAs(world.app, {
          method: 'GET',
          path,
          token: TEST_API_TOKEN,
        });
        // Longer than 200 characters no prefix may be.
        if (status !== 400) expect({ path, text }).toEqual({ path, text: '{"values":[]}' });
      }
  });

  it('left everything as it was', async () => {
    expect(await search('')).toEqual({ status: 200, found: EVENTS });
    const [tables] = (await world.store.db.knex.raw('SHOW TABLES')) as [unknown[]];
    expect(tables.length).toBeGreaterThan(10);
  });
});

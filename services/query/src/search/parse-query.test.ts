import { describe, expect, it } from '@jest/globals';
import { checkProperty } from '@k8s-audit/testkit';
import fc from 'fast-check';
import type { HttpError } from '@k8s-audit/http-kit';
import { FILTER_FIELDS, HAS_WORDS, type EventFilter } from '@k8s-audit/store';
import { formatQuery } from './format-query.ts';
import { parseQuery } from './parse-query.ts';

const field = (name: string, value: string, operator = '='): EventFilter =>
  ({ kind: 'field', field: name, operator, value }) as EventFilter;
const not = (filter: EventFilter): EventFilter => ({ kind: 'not', filter });
const text = (words: string): EventFilter => ({ kind: 'text', text: words });
const and = (...filters: EventFilter[]): EventFilter => ({ kind: 'and', filters });
const or = (...filters: EventFilter[]): EventFilter => ({ kind: 'or', filters });

describe('parseQuery', () => {
  it.each<[string, EventFilter]>([
    ['', and()],
    ['   ', and()],
    ['verb:delete', field('verb', 'delete')],
    ['verb:delete resource:secrets', and(field('verb', 'delete'), field('resource', 'secrets'))],
    ['verb:delete AND NOT namespace:a', and(field('verb', 'delete'), not(field('namespace', 'a')))],
    ['a or b c', or(text('a'), and(text('b'), text('c')))],
    ['(a or b) c', and(or(text('a'), text('b')), text('c'))],
    ['-namespace:kube-system', not(field('namespace', 'kube-system'))],
    ['-(a b)', not(and(text('a'), text('b')))],
    ['verb:(delete or patch)', or(field('verb', 'delete'), field('verb', 'patch'))],
    ['user:"dev 1@example.com"', field('user', 'dev 1@example.com')],
    ['user:system:serviceaccount:a:b', field('user', 'system:serviceaccount:a:b')],
    ['resource:pods/exec', field('resource', 'pods/exec')],
    ['name:web-*', field('name', 'web-*')],
    ['code:>=400', field('code', '400', '>=')],
    ['duration:>1.5s', field('duration', '1500000', '>')],
    ['time:<2026-01-01T00:00:00Z', field('time', '1767225600000000', '<')],
    ['actor:"service account"', field('actor', 'service account')],
    ['outcome:REFUSED', field('outcome', 'refused')],
    ['has:impersonation', { kind: 'has', what: 'impersonation' }],
    ['ns:shop', field('namespace', 'shop')],
    ['payments', text('payments')],
    ['order nothing android', and(text('order'), text('nothing'), text('android'))],
    ['"a \\"quoted\\" text"', text('a "quoted" text')],
    ['web-1', text('web-1')],
    [
      'verb:delete resource:secrets user:"dev-1@example.com" -namespace:kube-system code:>=400 payments',
      and(
        field('verb', 'delete'),
        field('resource', 'secrets'),
        field('user', 'dev-1@example.com'),
        not(field('namespace', 'kube-system')),
        field('code', '400', '>='),
        text('payments'),
      ),
    ],
  ])('reads «%s»', (query, filter) => {
    expect(parseQuery(query)).toEqual(filter);
  });

  it.each<[string, number, RegExp]>([
    ['verb:get usr:x', 9, /no field "usr"; did you mean user\?/],
    ['code:4xx', 5, /three digits/],
    ['"open', 0, /quote has no end/],
    ['user:"open', 5, /quote has no end/],
    ['(a or b', 7, /closing bracket is missing/],
    ['a)', 1, /closes nothing/],
    ['()', 1, /closes nothing, or an empty group/],
    ['verb:', 5, /ends too early/],
    ['a or', 4, /ends too early/],
    ['or a', 0, /cannot stand here/],
    ['duration:>5', 10, /with its unit/],
    ['time:yesterday', 5, /relative such as -1h/],
    ['outcome:perhaps', 8, /allowed|one of/],
    ['has:wings', 4, /has: takes/],
    ['user:>5', 6, /cannot be compared/],
    ['time:>0000-00-00T00:00:00Z', 6, /time is written/],
    [`${'('.repeat(60)}a`, 50, /nested deeper/],
    ['a or '.repeat(1_999) + 'a', 500, /at most 100 terms/],
    ['x'.repeat(10_001), 10_000, /longer than/],
  ])('points at the mistake in «%s»', (query, position, message) => {
    let thrown: HttpError | undefined;
    try {
      parseQuery(query);
    } catch (error) {
      thrown = error as HttpError;
    }
    expect(thrown?.message).toMatch(message);
    expect(thrown).toMatchObject({ status: 400, position });
  });

  const value = fc
    .string({ minLength: 1, maxLength: 20 })
    .filter((words) => words.trim() !== '' && words.isWellFormed());
  const TEXTS = FILTER_FIELDS.filter(
    (name) =>
      !['actor', 'stage', 'level', 'outcome', 'decision', 'code', 'duration', 'time'].includes(
        name,
      ),
  );
  const { filter } = fc.letrec<{ filter: EventFilter }>((tie) => ({
    filter: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      value.map(text),
      fc.tuple(fc.constantFrom(...TEXTS), value).map(([name, words]) => field(name, words)),
      fc.integer({ min: 100, max: 599 }).map((code) => field('code', String(code), '>=')),
      fc.constantFrom(...HAS_WORDS).map((what): EventFilter => ({ kind: 'has', what })),
      tie('filter').map(not),
      fc.array(tie('filter'), { minLength: 2, maxLength: 3 }).map((all) => and(...all)),
      fc.array(tie('filter'), { minLength: 2, maxLength: 3 }).map((all) => or(...all)),
    ),
  }));

  it('reads again what formatQuery writes', () => {
    checkProperty(
      2_000,
      fc.property(filter, (one) => {
        const written = formatQuery(one);
        if (written.length > 5_000) return;
        expect(formatQuery(parseQuery(written))).toBe(written);
      }),
    );
  });

  it('answers any text with a filter or a place', () => {
    checkProperty(
      5_000,
      fc.property(fc.string({ maxLength: 200 }), (query) => {
        try {
          parseQuery(query);
        } catch (error) {
          expect(error).toMatchObject({
            status: 400,
            code: 'bad_query',
            position: expect.any(Number),
          });
        }
      }),
    );
  });
});

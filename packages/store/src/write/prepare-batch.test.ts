import { describe, expect, it } from '@jest/globals';
import { ACTOR_CLASSES, identifyEvent, readSearchFields } from '@k8s-audit/audit-event';
import { aReceivedBatch, anAuditEvent, HOSTILE_STRINGS, readCorpus } from '@k8s-audit/testkit';
import { ID_BYTES, NO_CODE, NO_DURATION, TEXT_COLUMNS } from '../format/segment-columns.ts';
import { codeOf, LEVELS, STAGES } from '../schema/coded-words.ts';
import type { Dictionary } from './dictionary.ts';
import { prepareBatch, type PreparedBatch } from './prepare-batch.ts';

/** Numbers every text at once, so that columns can be read back as texts. */
function createNumbering() {
  const texts: string[] = [''];
  const dictionary: Dictionary = {
    find(_kind, bytes, start, end) {
      return texts.push(Buffer.from(bytes).toString('utf8', start, end)) - 1;
    },
    learn: async () => undefined,
  };
  return { dictionary, texts };
}

function describeRow({ columns }: PreparedBatch, row: number, texts: readonly string[]) {
  const numbers = TEXT_COLUMNS.map((name) => columns[name][row] ?? 0);
  return {
    id: columns.ids.toString('hex', row * ID_BYTES, (row + 1) * ID_BYTES),
    texts: numbers.map((number) => (number === 0 ? null : texts[number])),
    code: columns.code[row] === NO_CODE ? null : columns.code[row],
    stage: columns.stage[row],
    level: columns.level[row],
    actor: columns.actor[row],
    durationUs: columns.durationUs[row] === NO_DURATION ? null : columns.durationUs[row],
  };
}

/** What the careful way reads of the same event. */
function describeFields(cluster: string, event: object) {
  const read = readSearchFields(Buffer.from(JSON.stringify(event)));
  if (!read.ok) throw new Error(read.reason);
  const { fields } = read;
  const resource =
    fields.resource === null ? null : `${fields.apiGroup}/${fields.resource}/${fields.subresource}`;
  return {
    id: identifyEvent(cluster, fields, fields.stageTime ?? { ms: 0, us: 0 }),
    texts: [
      cluster,
      fields.user,
      fields.impersonatedUser,
      fields.userAgent,
      fields.sourceIp,
      fields.verb,
      resource,
      fields.namespace,
      fields.name,
    ],
    code: fields.code,
    stage: codeOf(STAGES, fields.stage),
    level: codeOf(LEVELS, fields.level),
    actor: ACTOR_CLASSES.indexOf(fields.actorClass),
    durationUs: fields.durationUs,
  };
}

const user = (username: string): object => anAuditEvent({ user: { username } });

describe('prepareBatch', () => {
  it.each<[string, object]>([
    ['a plain event', anAuditEvent()],
    [
      'an event of nothing',
      anAuditEvent({ user: undefined, objectRef: undefined, verb: undefined }),
    ],
    ['an empty name', anAuditEvent({ objectRef: { resource: 'pods', namespace: '', name: '' } })],
    ['no resource', anAuditEvent({ objectRef: { resource: '', name: 'x' } })],
    [
      'a group',
      anAuditEvent({ objectRef: { resource: 'deployments', apiGroup: 'apps', name: 'x' } }),
    ],
    [
      'a subresource',
      anAuditEvent({ objectRef: { resource: 'pods', subresource: 'exec', name: 'x' } }),
    ],
    ['impersonation', anAuditEvent({ impersonatedUser: { username: 'system:admin' } })],
    ['an impersonated nobody', anAuditEvent({ impersonatedUser: { username: '' } })],
    ['a stage of its own', anAuditEvent({ stage: 'Later', level: 'All' })],
    ['each stage', anAuditEvent({ stage: 'Panic', level: 'RequestResponse' })],
    ['no code', anAuditEvent({ responseStatus: undefined })],
    ['a service account', user('system:serviceaccount:shop:app')],
    ['a node', user('system:node:worker-1')],
    ['anonymous', user('system:anonymous')],
    ['the control plane', user('system:kube-scheduler')],
    ['nearly the control plane', user('system')],
    ['nobody', user('')],
    ...HOSTILE_STRINGS.map((text): [string, object] => [
      `hostile ${JSON.stringify(text).slice(0, 30)}`,
      anAuditEvent({ user: { username: text }, userAgent: text, verb: text }),
    ]),
  ])('reads of %s what the careful way does', (_title, event) => {
    const { dictionary, texts } = createNumbering();
    const batch = prepareBatch(aReceivedBatch('prod', [event]), dictionary);
    expect(describeRow(batch, 0, texts)).toEqual(describeFields('prod', event));
  });

  it('reads the events of the corpus so, and dates one without a time by the latest', () => {
    const corpus = readCorpus();
    if (corpus === null) return; // Said by readCorpus.
    const events = [...corpus.values()]
      .flat()
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    const { dictionary, texts } = createNumbering();
    const batch = prepareBatch(aReceivedBatch('prod', events), dictionary);
    expect(batch.starts).toHaveLength(events.length);
    events.forEach((event, row) => {
      const wanted = describeFields('prod', event);
      const { id, ...rest } = describeRow(batch, row, texts);
      expect({ id: wanted.id, ...rest }).toEqual(wanted);
      if (!wanted.id.startsWith('0000000000')) expect(id).toBe(wanted.id);
    });
  });

  it('sets aside what is no event, and a body that is no list as a whole', () => {
    const { dictionary } = createNumbering();
    const received = aReceivedBatch('prod', [anAuditEvent(), anAuditEvent()]);
    const body = Buffer.from(
      received.body.toString().replace('"items":[', '"items":[7,{"a":tru},'),
    );
    const batch = prepareBatch({ ...received, body }, dictionary);
    expect(batch.starts).toHaveLength(2);
    expect(batch.quarantined.map(({ raw }) => raw.toString())).toEqual(['7', '{"a":tru}']);
    const none = prepareBatch({ ...received, body: Buffer.from('hello') }, dictionary);
    expect([none.starts.length, none.quarantined.length]).toEqual([0, 1]);
  });
});

import { describe, expect, it } from '@jest/globals';
import { firstEventIdAt } from '@k8s-audit/audit-event';
import { anAuditEvent } from '@k8s-audit/testkit';
import { presentStoredEvent, type ShownEvent } from '../present-stored-event.ts';
import { growCascade, linkToObjects, type CascadeNode } from './cascade.ts';

function shownAt(ms: number, uid: string, owner?: string): ShownEvent {
  const ownerReferences =
    owner === undefined ? [] : [{ kind: 'ReplicaSet', name: 'o', uid: owner }];
  const object = { kind: 'Pod', metadata: { name: uid, uid, ownerReferences } };
  const raw = Buffer.from(JSON.stringify(anAuditEvent({ verb: 'create', responseObject: object })));
  const id = firstEventIdAt(BigInt(ms) * 1_000n);
  return presentStoredEvent({ id, cluster: 'prod', receivedAt: new Date(), raw });
}

const step = (shown: ShownEvent, ...uids: string[]) => {
  const linked = linkToObjects(shown, new Set(uids));
  if (linked === null) throw new Error('not linked');
  return linked;
};
type Told = [string | null, Told[]];
const tell = (nodes: readonly CascadeNode[]): Told[] =>
  nodes.map(({ uid, steps }) => [uid, tell(steps)]);

describe('a cascade', () => {
  it('links by owner and by uid, and by nothing that is only mentioned', () => {
    expect(linkToObjects(shownAt(1, 'pod', 'set'), new Set(['set']))?.link).toBe('owned');
    expect(linkToObjects(shownAt(1, 'pod', 'set'), new Set(['pod']))?.link).toBe('itself');
    expect(linkToObjects(shownAt(1, 'pod'), new Set(['set']))).toBeNull();
  });

  it('grows a tree in the order of time, whatever the order of the steps', () => {
    const set = step(shownAt(10, 'set', 'root'), 'root');
    const one = step(shownAt(20, 'one', 'set'), 'set');
    const two = step(shownAt(30, 'two', 'set'), 'set');
    const later = step(shownAt(40, 'one', 'set'), 'one');
    expect(tell(growCascade([later, two, one, set]))).toEqual([
      [
        'set',
        [
          ['one', [['one', []]]],
          ['two', []],
        ],
      ],
    ]);
  });

  it('ends where owners go round in a circle', () => {
    const a = step(shownAt(1, 'a', 'b'), 'b');
    const b = step(shownAt(2, 'b', 'a'), 'a');
    expect(tell(growCascade([a, b]))).toEqual([['a', [['b', []]]]]);
  });
});

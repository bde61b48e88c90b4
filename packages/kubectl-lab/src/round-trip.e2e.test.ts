import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { listChanges } from './compare-changes.ts';
import { findKubectls } from './find-kubectls.ts';
import { startKubectlLab, type KubectlLab } from './kubectl-lab.ts';
import { LAB_COMMANDS, type LabCommand } from './lab-commands.ts';
import { chooseAction, labArguments, tellEvents } from './tell-events.ts';

/** The oldest and the newest are the most unlike; all of them take three minutes. */
const kubectls = findKubectls();
const tested = [...new Set([kubectls.at(0), kubectls.at(-1)])].filter((one) => one !== undefined);

interface RoundTrip {
  readonly typed: string;
  readonly exact: boolean;
  readonly same: boolean;
}

// Each changing command is run, told from its events, and the telling is run again: it must make the
// same requests.
describe('round trip through real kubectl binaries', () => {
  let lab: KubectlLab;
  beforeAll(async () => {
    lab = await startKubectlLab();
  });
  afterAll(() => lab.close());

  async function goRound(kubectl: string, { args, stdin }: LabCommand): Promise<RoundTrip | null> {
    const { events } = await lab.run(kubectl, args, stdin);
    const changes = listChanges(events);
    const unread = events.some(
      ({ responseStatus }) => (responseStatus as { code: number }).code === 415,
    );
    if (changes.length === 0 || unread) return null;
    const { kubectl: told } = chooseAction(tellEvents(events), events);
    const typed = args.join(' ');
    if (told === null) return { typed, exact: false, same: false };
    const again = await lab.run(kubectl, labArguments(told.argv), told.stdin ?? undefined);
    const same = JSON.stringify(listChanges(again.events)) === JSON.stringify(changes);
    return { typed, exact: told.confidence === 'exact', same };
  }

  it('finds a kubectl, or says that there is none', () => {
    if (tested.length === 0)
      process.stderr.write('no kubectl here: the golden cases stand for it\n');
    expect(LAB_COMMANDS.length).toBeGreaterThan(100);
  });

  it.each(tested)(
    'tells changing commands so that they do the same again: %s',
    async (kubectl) => {
      await lab.run(kubectl, ['get', 'pods']);
      const trips: RoundTrip[] = [];
      for (const command of LAB_COMMANDS) {
        const trip = await goRound(kubectl, command);
        if (trip !== null) trips.push(trip);
      }
      const wrong = trips.filter(({ exact, same }) => exact && !same);
      expect(wrong).toEqual([]);
      expect(trips.filter(({ same }) => same).length / trips.length).toBeGreaterThanOrEqual(0.95);
    },
    240_000,
  );
});

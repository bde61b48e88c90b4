import type { ComponentChildren } from 'preact';
import { blameManifest, type ObjectLife } from '@k8s-audit/audit-event';
import { entryAt, type HistoryEntry, type ObjectHistory } from '../../../objects/load-history.ts';
import { CARD } from '../card.tsx';
import { BlameTable } from './blame-table.tsx';
import { ManifestBox } from './manifest-box.tsx';
import { formatUtc } from '../../format-utc.ts';
import { ObjectChange } from './object-change.tsx';

/** Versions put beside the one before on one page. */
const MOST_COMPARED = 20;

export interface LifeSectionProps {
  readonly history: ObjectHistory;
  readonly life: ObjectLife;
  /** The newest, which is what a reader came for. */
  readonly newest: boolean;
  /** Whether other objects had the same name. */
  readonly several: boolean;
}

/** One object: what changed it, who set each field, and its last manifest. */
export function LifeSection({ history, life, newest, several }: LifeSectionProps) {
  const entries = life.versions
    .toReversed()
    .map((version) => entryAt(history, version))
    .filter((entry) => entry !== undefined);
  return (
    <section class="mt-6" aria-label={life.uid === null ? 'Object' : `Object ${life.uid}`}>
      {several || life.uid !== null ? (
        <LifeHead history={history} life={life} newest={newest} several={several} />
      ) : null}
      <div class={`${CARD} mt-2`}>
        <h3 class="mb-4 text-sm font-semibold">
          {entries.length === 1 ? '1 change' : `${entries.length} changes`}
        </h3>
        <ol>
          {entries.map((entry, index) => (
            <ObjectChange
              key={entry.shown.item.id}
              entry={entry}
              older={entries[index + 1]}
              compared={index < MOST_COMPARED}
              open={newest && entry === firstChanging(entries)}
            />
          ))}
        </ol>
      </div>
      <LastState history={history} life={life} newest={newest} />
    </section>
  );
}

const firstChanging = (entries: readonly HistoryEntry[]): HistoryEntry | undefined =>
  entries.find(({ version }) => version.changes.length > 0);

function LifeHead({ history, life, newest, several }: LifeSectionProps) {
  const time = (version: number | null): string | null => {
    const entry = version === null ? undefined : entryAt(history, version);
    return entry === undefined ? null : formatUtc(entry.shown.item.time);
  };
  const [created, deleted] = [time(life.created), time(life.deleted)];
  return (
    <header class="flex flex-wrap items-baseline gap-x-3 text-sm">
      {several ? (
        <h2 class="font-semibold">
          {newest && deleted === null ? 'The object now' : 'An earlier object of this name'}
        </h2>
      ) : null}
      <span class="text-slate-600 dark:text-slate-400">
        {[
          life.uid === null ? 'uid not recorded' : `uid ${life.uid}`,
          created === null ? 'creation not recorded' : `created ${created}`,
          ...(deleted === null ? [] : [`deleted ${deleted}`]),
        ].join(' · ')}
      </span>
    </header>
  );
}

function LastState({ history, life, newest }: Omit<LifeSectionProps, 'several'>) {
  if (life.last === null)
    return (
      <p class={`${CARD} mt-4 text-sm text-slate-600 dark:text-slate-400`}>
        No manifest can be told: no event holds the whole object. The audit policy has to record its
        changes at level Request or RequestResponse.
      </p>
    );
  const lines = blameManifest(life.last.state, life.blame);
  return (
    <>
      {lines === null ? null : (
        <Foldable title="Who set each field" open={newest}>
          {life.unfollowed === 0 ? null : (
            <p class="mt-2 text-sm text-amber-800 dark:text-amber-300">
              {`${life.unfollowed} later ${life.unfollowed === 1 ? 'change' : 'changes'} cannot be seen in it: not all that was sent was recorded.`}
            </p>
          )}
          <BlameTable lines={lines} entryOf={(version) => entryAt(history, version)} />
        </Foldable>
      )}
      <Foldable
        title={
          life.deleted === null ? 'Last known manifest' : 'Last manifest before it was deleted'
        }
        open={newest && life.deleted !== null}
      >
        <ManifestBox state={life.last.state} />
      </Foldable>
    </>
  );
}

/** Works without scripts, and keeps a long page short. */
function Foldable(props: {
  readonly title: string;
  readonly open: boolean;
  readonly children: ComponentChildren;
}) {
  return (
    <details class={`${CARD} mt-4`} open={props.open}>
      <summary class="cursor-pointer text-sm font-semibold">{props.title}</summary>
      {props.children}
    </details>
  );
}

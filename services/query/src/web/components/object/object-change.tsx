import type { ComponentChildren } from 'preact';
import { writeWhole } from '@k8s-audit/audit-event';
import type { HistoryEntry } from '../../../objects/load-history.ts';
import { diffManifests } from '../../../objects/diff-manifests.ts';
import { eventUrl } from '../../../search/search-url.ts';
import { OutcomeBadge } from '../outcome-badge.tsx';
import { Sentence } from '../sentence.tsx';
import { FieldChanges } from './field-changes.tsx';
import { formatUtc } from '../../format-utc.ts';
import { SideBySide } from './side-by-side.tsx';

export interface ObjectChangeProps {
  readonly entry: HistoryEntry;
  /** The entry before it in the life of the object. */
  readonly older: HistoryEntry | undefined;
  /** Whether both versions are put beside each other: it costs some ms. */
  readonly compared: boolean;
  readonly open: boolean;
}

/** One request that was about an object, with what it changed. */
export function ObjectChange({ entry, older, compared, open }: ObjectChangeProps) {
  const { item, parts } = entry.shown;
  return (
    <li class="relative border-l-2 border-slate-200 pb-6 pl-5 last:pb-0 dark:border-slate-700">
      <span
        aria-hidden="true"
        class="absolute top-1.5 -left-[7px] size-3 rounded-full border-2 border-white bg-indigo-500 dark:border-slate-900 dark:bg-indigo-400"
      />
      <p class="flex flex-wrap items-baseline gap-x-3 text-xs text-slate-500 dark:text-slate-400">
        <time dateTime={item.time} class="tabular-nums">
          {formatUtc(item.time, 'millisecond')}
        </time>
        <OutcomeBadge item={item} />
        {SOURCES[entry.version.source] === '' ? null : <span>{SOURCES[entry.version.source]}</span>}
      </p>
      <p class="mt-0.5">
        <a href={eventUrl(item.id)} class="text-inherit no-underline hover:underline">
          <Sentence parts={parts} />
        </a>
      </p>
      {item.kubectl === null ? null : (
        <code
          class="mt-0.5 block truncate font-mono text-xs text-slate-500 dark:text-slate-400"
          title={item.kubectl.command}
        >
          {item.kubectl.command.split('\n', 1)[0]}
        </code>
      )}
      <WhatChanged entry={entry} older={older} compared={compared} open={open} />
    </li>
  );
}

/** How a version is known, where that is not out of what was recorded. */
const SOURCES: Readonly<Record<HistoryEntry['version']['source'], string>> = {
  answer: '',
  request: 'as it was asked for; defaults were not recorded',
  rebuilt: 'rebuilt from the patch',
  unknown: 'the object as a whole was not recorded',
  deleted: '',
  unchanged: 'changed nothing',
};

/** Of a new object most is new: its fields are shown to those who want them. */
const MANY_FIELDS = 8;

function WhatChanged({ entry: { shown, version }, older, compared, open }: ObjectChangeProps) {
  if (version.source === 'unchanged' || version.source === 'deleted') return null;
  if (version.changes.length === 0) {
    const nothing =
      version.source === 'unknown'
        ? 'What it changed was not recorded: the audit policy kept no body.'
        : older?.version.state
          ? 'No field changed, apart from what changes by itself.'
          : 'What it changed cannot be told: before, the object was not recorded.';
    return <p class="mt-1.5 text-sm text-slate-600 dark:text-slate-400">{nothing}</p>;
  }
  const before = older?.version.life === version.life ? older.version.state : null;
  if (shown.item.verb === 'create' && !shown.item.subresource)
    return (
      <Folded title={`${version.changes.length} fields of the new object`} open={false}>
        <FieldChanges changes={version.changes} />
      </Folded>
    );
  const fields = <FieldChanges changes={version.changes} />;
  return (
    <>
      {version.changes.length <= MANY_FIELDS ? (
        fields
      ) : (
        <Folded title={`${version.changes.length} fields`} open={open}>
          {fields}
        </Folded>
      )}
      {!compared || before === null || version.state === null ? null : (
        <Folded title="Side by side" open={open}>
          <SideBySide
            rows={diffManifests(writeWhole(before) ?? '', writeWhole(version.state) ?? '')}
          />
        </Folded>
      )}
    </>
  );
}

function Folded(props: {
  readonly title: string;
  readonly open: boolean;
  readonly children: ComponentChildren;
}) {
  return (
    <details class="mt-2" open={props.open}>
      <summary class="cursor-pointer text-sm text-indigo-700 dark:text-indigo-300">
        {props.title}
      </summary>
      {props.children}
    </details>
  );
}

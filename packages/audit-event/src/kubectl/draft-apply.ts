import { LAST_APPLIED } from '../object-metadata.ts';
import { readObject } from '../read-json-fields.ts';
import type { Intent } from '../request/intent.ts';
import type { RequestFacts } from '../request/request-facts.ts';
import {
  dryRunFlag,
  NO_BODY,
  subresourceFlag,
  unknown,
  validateFlag,
  type Draft,
} from './command-draft.ts';
import { readLastApplied, writeManifest, type Manifest } from './manifest.ts';

/** `apply`, client side or server side, and `diff`, which is an apply that changes nothing. */
export function draftApply(
  facts: RequestFacts,
  { serverSide, diff: isDiff }: Intent & { act: 'apply' },
): Draft {
  return withManifest(chooseManifest(facts, { serverSide, isDiff }), {
    verb: [isDiff ? 'diff' : 'apply'],
    flags: [
      ...(serverSide ? serverSideFlags(facts) : []),
      ...subresourceFlag(facts),
      ...(isDiff ? [] : [...dryRunFlag(facts), ...validateFlag(facts)]),
    ],
    certainty: isDiff ? 'likely' : 'exact',
    because: [
      serverSide
        ? 'the body is the manifest'
        : isDiff
          ? 'the dry run of an apply without field validation'
          : 'the manifest is in the last-applied annotation',
    ],
  });
}

const UNWRITTEN = 'too long, too deep or no object: the event holds what was sent';

/** A command that reads a manifest from its input, or a placeholder where there is none. */
export function withManifest(
  body: unknown,
  draft: {
    readonly verb: readonly string[];
    readonly flags: readonly string[];
    readonly certainty: 'exact' | 'likely';
    readonly because: readonly string[];
    readonly lost?: readonly string[];
  },
  write: (body: unknown) => Manifest | null = writeManifest,
): Draft {
  const manifest = write(body);
  const { verb, flags, certainty, because, lost = [] } = draft;
  if (manifest === null) {
    return {
      verb,
      flags: ['-f', unknown('manifest'), ...flags],
      certainty: 'likely',
      lost: [`the manifest: ${body ? UNWRITTEN : NO_BODY}`, ...lost],
    };
  }
  return {
    verb,
    flags: ['-f', '-', ...flags],
    stdin: manifest.text,
    certainty: manifest.lost.length > 0 ? 'likely' : certainty,
    because,
    lost: ['the name of the file', ...manifest.lost, ...lost],
  };
}

function chooseManifest(
  facts: RequestFacts,
  { serverSide, isDiff }: { readonly serverSide: boolean; readonly isDiff: boolean },
): unknown {
  if (serverSide) return facts.body;
  const applied = readLastApplied(facts.body);
  if (applied !== null) return applied;
  // The patch of a diff lacks the annotation; what would have come out of it differs in the same places.
  return isDiff ? (facts.verb === 'create' ? facts.body : facts.event.responseObject) : undefined;
}

function serverSideFlags({ query, fieldManager }: RequestFacts): string[] {
  return [
    '--server-side',
    ...(query.get('force') === 'true' ? ['--force-conflicts'] : []),
    // Who owns the fields is part of what a server-side apply does, whoever sent it.
    ...(fieldManager === '' || fieldManager === 'kubectl'
      ? []
      : [`--field-manager=${fieldManager}`]),
  ];
}

/** A patch of nothing but the annotation that kubectl apply keeps: null for any other. */
export function draftSetLastApplied(facts: RequestFacts): Draft | null {
  const annotations = readObject(readObject(readObject(facts.body)?.['metadata'])?.['annotations']);
  if (!facts.byKubectl || Object.keys(annotations ?? {}).join() !== LAST_APPLIED) return null;
  if (facts.fieldManager !== '') return null;
  return withManifest(readLastApplied(facts.body), {
    verb: ['apply', 'set-last-applied'],
    flags: dryRunFlag(facts),
    certainty: 'likely',
    because: ['the patch sets nothing but the last-applied annotation'],
  });
}

import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import {
  presentEvent,
  readAuditEvent,
  type KubectlCommand,
  type PresentedEvent,
} from '@k8s-audit/audit-event';
import { HOSTILE_STRINGS, readCorpus } from '@k8s-audit/testkit';
import { readGoldenCases } from './golden-case.ts';

const PLACE = { id: Buffer.alloc(16), cluster: 'prod' };
const GENERATED = 100_000;

const folder = mkdtempSync(path.join(tmpdir(), 'k8s-audit-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** A generator of numbers that is the same at every run (mulberry32). */
function createRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const ODD_VALUES: readonly unknown[] = [
  null,
  true,
  0,
  -1,
  1e300,
  [],
  {},
  [[]],
  { $patch: 'delete' },
  [null],
];

/** Puts something hostile or of another kind in the place of some of an event's values. */
function spoil(value: unknown, random: () => number): unknown {
  const chance = random();
  if (chance < 0.03) return ODD_VALUES[Math.floor(random() * ODD_VALUES.length)];
  if (typeof value === 'string' && chance < 0.25) {
    const hostile = HOSTILE_STRINGS[Math.floor(random() * HOSTILE_STRINGS.length)] ?? '';
    return chance < 0.15 ? hostile.slice(0, 200) : `${value}${hostile.slice(0, 50)}`;
  }
  if (Array.isArray(value)) return value.map((entry) => spoil(entry, random));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, entry]) => [key, spoil(entry, random)]),
  );
}

function present(event: unknown): PresentedEvent | null {
  const read = readAuditEvent(Buffer.from(JSON.stringify(event)));
  return read.ok ? presentEvent(read.event, PLACE) : null;
}

/** What a POSIX shell makes of each command: its words, and its input. */
function runByShell(commands: readonly KubectlCommand[]): string[] {
  const script = [
    // The here-document of a command is its input; without one there is none.
    `kubectl() { printf '%s\\0' kubectl "$@"; case " $* " in *' -f - '*) cat;; esac; printf '\\1\\0'; }`,
    ...commands.map(({ command }) => command),
  ].join('\n');
  // From a file: a command that reads its input must not find the rest of the script there.
  const file = path.join(folder, 'commands.sh');
  writeFileSync(file, `${script}\n`);
  const stdio = ['ignore', 'pipe', 'pipe'] as const;
  const out = execFileSync('sh', [file], {
    maxBuffer: 2 ** 30,
    encoding: 'utf8',
    stdio: [...stdio],
  });
  return out.split('\u0001\0').slice(0, -1);
}

describe('hostile events', () => {
  it('are told without an exception, and every command is read by a shell as it was meant', () => {
    const random = createRandom(20_261_123);
    const events = readGoldenCases().flatMap((one) => one.events);
    let commands: KubectlCommand[] = [];
    let told = 0;
    const check = (): void => {
      const meant = commands.map(({ argv, stdin }) => `${argv.join('\0')}\0${stdin ?? ''}`);
      expect(runByShell(commands)).toEqual(meant);
      told += commands.length;
      commands = [];
    };
    for (let n = 0; n < GENERATED; n += 1) {
      const shown = present(spoil(events[n % events.length], random));
      if (shown === null) continue;
      expect(shown.item.summary.length).toBeGreaterThan(0);
      expect(/\p{Cc}|\p{Bidi_Control}/u.test(shown.item.summary)).toBe(false);
      const { kubectl } = shown.item;
      // The marks of this test's own protocol cannot be told from a value that holds them.
      if (kubectl && !kubectl.command.includes('\u0001')) commands.push(kubectl);
      if (commands.length >= 5_000) check();
    }
    check();
    expect(told).toBeGreaterThan(GENERATED / 2);
  });
});

describe('real events', () => {
  const corpus = readCorpus();
  it.each([...(corpus ?? new Map<string, string[]>())])(
    'all have a sentence: %s',
    (_file, lines) => {
      for (const line of lines) {
        const shown = present(JSON.parse(line));
        expect(shown?.item.summary).toMatch(/ \w/);
        expect(shown?.item.summary).not.toMatch(/undefined|\[object|null/);
      }
    },
  );

  it('are there, or it is said that they are not', () => {
    expect(corpus === null || corpus.size > 0).toBe(true);
  });
});

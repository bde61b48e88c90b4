import { readFileSync } from 'node:fs';
import {
  openNote,
  parseCheckpoint,
  parseVerifier,
  readUnverifiedText,
  type NoteVerifier,
} from '@k8s-audit/merkle-log';
import type { KnownRoot } from '@k8s-audit/store';
import { UnusableInputError } from './unusable-input-error.ts';

/** A key as text, or the file that has it. Throws UnusableInputError when it is none. */
export function readKey(keyOrFile: string): NoteVerifier {
  const verifier = parseVerifier(keyOrFile) ?? parseVerifier(readGiven(keyOrFile, 'key'));
  if (verifier !== null) return verifier;
  throw new UnusableInputError(
    `${keyOrFile} is no public key: give name+id+key, as the page /proof shows it`,
  );
}

function readGiven(file: string, what: 'key' | 'checkpoint'): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new UnusableInputError(
      `${file} cannot be read as a ${what} (${(error as Error).message}): give the path of a file`,
      { cause: error },
    );
  }
}

const NOTES = /(?:[^\n]+\n)+\n(?:— [^\n]+\n)+/g;

/** The checkpoints of a file that was kept elsewhere. Throws UnusableInputError when it has none, or one of another key. */
export function readKnownRoots(file: string, verifiers: readonly NoteVerifier[]): KnownRoot[] {
  const notes = readGiven(file, 'checkpoint').match(NOTES) ?? [];
  if (notes.length === 0)
    throw new UnusableInputError(`${file} has no checkpoint: give a file of signed notes`);
  return notes.map((note) => {
    const checkpoint = parseCheckpoint(readText(note, verifiers, file) ?? '');
    if (checkpoint === null)
      throw new UnusableInputError(`a note in ${file} is no checkpoint of a log: leave it out`);
    const { size, root } = checkpoint;
    return { size, root, from: `the checkpoint of ${size} leaves in ${file}` };
  });
}

/** Without a key a note is taken at its word. Throws UnusableInputError when none of the keys signed it. */
function readText(note: string, verifiers: readonly NoteVerifier[], file: string): string | null {
  const all = verifiers.map((verifier) => openNote(note, verifier));
  const opened = all.find(({ ok }) => ok) ?? all[0];
  if (opened === undefined) return readUnverifiedText(note);
  if (opened.ok) return opened.text;
  throw new UnusableInputError(
    `a checkpoint in ${file} is not to be believed (${opened.reason}): give the key that signed it, or another file`,
  );
}

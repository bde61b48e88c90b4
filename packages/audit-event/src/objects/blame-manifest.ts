import {
  isMap,
  isPair,
  isScalar,
  isSeq,
  LineCounter,
  parseDocument,
  type Node,
  type Pair,
} from 'yaml';
import { writeWhole } from '../kubectl/manifest.ts';
import { readObject, type JsonObject } from '../read-json-fields.ts';
import type { FieldBlame } from './blame-fields.ts';
import { listChildren } from './object-leaves.ts';

/** A line of a manifest, with who set what stands on it; null where it only holds what follows. */
export interface BlamedLine {
  readonly text: string;
  readonly blame: FieldBlame | null;
}

/** Writes a state as YAML and puts beside each line who set it; null where it is too long or deep. */
export function blameManifest(
  state: JsonObject,
  blame: ReadonlyMap<string, FieldBlame>,
): BlamedLine[] | null {
  const whole = writeWhole(state);
  if (whole === null) return null;
  const lines = whole.replace(/\n$/, '').split('\n');
  const places = placeLines(whole, state);
  return lines.map((text, index) => ({ text, blame: blame.get(places.get(index) ?? '') ?? null }));
}

/** Which leaf stands on each line, by line from 0. */
function placeLines(text: string, state: JsonObject): Map<number, string> {
  const counter = new LineCounter();
  const document = parseDocument(text, { lineCounter: counter });
  const places = new Map<number, string>();
  const lineAt = (offset: number): number => counter.linePos(offset).line - 1;
  const visit = (node: unknown, value: unknown, place: string, startsAt: number): void => {
    const children = new Map(
      listChildren(value, place)?.map((child, index) => [keyOf(value, index), child]),
    );
    const isHolder = (isMap(node) || isSeq(node)) && node.items.length > 0;
    if (!isHolder) {
      const range = (node as Node | null)?.range;
      const last = range ? lineAt(Math.max(startsAt, range[1] - 1)) : lineAt(startsAt);
      for (let line = lineAt(startsAt); line <= last; line += 1) {
        if (!places.has(line)) places.set(line, place);
      }
      return;
    }
    node.items.forEach((item: unknown, index) => {
      const key = isPair(item) ? textOf(item) : String(index);
      const child = children.get(key);
      if (child === undefined) return;
      const [inner, start] = isPair(item) ? [item.value, startOf(item.key)] : [item, startOf(item)];
      visit(inner, child.value, child.place, start ?? startsAt);
    });
  };
  visit(document.contents, state, '', 0);
  return places;
}

const keyOf = (value: unknown, index: number): string =>
  Array.isArray(value) ? String(index) : (Object.keys(readObject(value) ?? {})[index] ?? '');

const textOf = ({ key }: Pair): string => String(isScalar(key) ? key.value : key);

const startOf = (node: unknown): number | undefined => (node as Node | null)?.range?.[0];

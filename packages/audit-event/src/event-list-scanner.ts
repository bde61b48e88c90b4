/**
 * Finds the items of an EventList in a stream of bytes without parsing them.
 *
 * Ingest answers for every byte it acknowledges but needs only two facts of a body: that it is
 * a whole EventList, and where each event begins and ends. A byte scan gives both in constant
 * memory and never recurses, so that neither the size of a body nor its depth costs anything.
 */
import { createTopLevelReader, type EventListVerdict } from './event-list-verdict.ts';
import { findStringEnd, skipNested, skipPlainFields, type SkippedValue } from './skip-json.ts';

export interface ByteRange {
  readonly start: number;
  readonly end: number;
}

export interface ScannedItem extends ByteRange {
  /** False for a number, a string, null or an array where an event should be. */
  readonly isObject: boolean;
  /** Where the values of requestObject and responseObject lie, in offsets of the whole body. */
  readonly bodies: readonly ByteRange[];
}

export interface EventListScanner {
  /** Takes the next bytes of the body, in order; reports each item that ends in them. */
  push(chunk: Uint8Array): void;
  /** Call once, after the last byte: says whether the whole body was an EventList. */
  end(): EventListVerdict;
}

const QUOTE = 0x22;
const COMMA = 0x2c;
const COLON = 0x3a;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;
const OPEN_BRACKET = 0x5b;
const CLOSE_BRACKET = 0x5d;
const LAST_WHITE_SPACE = 0x20;

/** Where the scanner is: depth 1 is the list itself, 2 the items array, 3 the inside of an item. */
const LIST_DEPTH = 1;
const ITEMS_DEPTH = 2;
const ITEM_DEPTH = 3;

const NO_BODIES: readonly ByteRange[] = [];
const BODY_KEYS = ['requestObject', 'responseObject'].map((name) => Buffer.from(name));

/** Longest text kept of a key or of kind: enough to recognise it, and to name what came instead. */
const KEPT_TEXT_BYTES = 64;

/**
 * Makes a scanner for one body. `onItem` is called in the order of the items, during `push`.
 * Never throws; what is wrong with the body is said by `end()`.
 */
export function createEventListScanner(onItem: (item: ScannedItem) => void): EventListScanner {
  const list = createTopLevelReader();
  const kept = Buffer.alloc(KEPT_TEXT_BYTES);
  let keptLength = 0;
  let offset = 0;
  let depth = 0;
  const nested: SkippedValue = { depth: 0, inString: false, escaped: false };
  let inString = false;
  let escaped = false;
  let keeping = false;
  let expectsKey = false;
  let expectsValue = false;
  let inItems = false;
  let itemStart = -1;
  let itemIsObject = false;
  let bodyStart = -1;
  let bodies: ByteRange[] | undefined;
  let key = '';
  let isBodyKey = false;

  const keptText = (): string => kept.toString('utf8', 0, keptLength);
  /** By length first: making a string of every key of every event would cost more than the scan. */
  const isKept = (name: Buffer): boolean =>
    name.length === keptLength && kept.compare(name, 0, keptLength, 0, keptLength) === 0;

  const finishItem = (end: number): void => {
    onItem({ start: itemStart, end, isObject: itemIsObject, bodies: bodies ?? NO_BODIES });
    itemStart = -1;
    bodies = undefined;
    list.countItem();
  };

  const finishBody = (end: number): void => {
    (bodies ??= []).push({ start: bodyStart, end });
    bodyStart = -1;
  };

  /** A string has ended; at the levels that matter its text is a key, or kind, or apiVersion. */
  const finishString = (end: number): void => {
    if (keeping) {
      keeping = false;
      if (depth === ITEM_DEPTH) isBodyKey = BODY_KEYS.some((name) => isKept(name));
      else if (expectsKey) key = keptText();
      else list.readString(key, keptText());
    }
    if (depth === ITEMS_DEPTH && itemStart >= 0) finishItem(end);
  };

  const open = (byte: number, at: number): void => {
    if (depth === 0) list.open(byte === OPEN_BRACE);
    else if (depth === LIST_DEPTH) {
      inItems = key === 'items' && !expectsKey && byte === OPEN_BRACKET;
      list.openValue(key, byte === OPEN_BRACKET);
    }
    if (depth === ITEMS_DEPTH && inItems && itemStart < 0) {
      itemStart = at;
      itemIsObject = byte === OPEN_BRACE;
    }
    if (depth === ITEM_DEPTH) {
      nested.depth = 1;
      return;
    }
    depth += 1;
    expectsKey = byte === OPEN_BRACE && (depth === LIST_DEPTH || (depth === ITEM_DEPTH && inItems));
  };

  const close = (byte: number, at: number): void => {
    if (inItems && depth === ITEMS_DEPTH && itemStart >= 0) finishItem(at);
    if (inItems && depth === ITEM_DEPTH) {
      if (bodyStart >= 0) finishBody(at);
      list.closeItem(itemIsObject === (byte === CLOSE_BRACE));
    }
    if (depth === ITEMS_DEPTH) {
      list.closeValue(inItems && byte !== CLOSE_BRACKET);
      inItems = false;
    }
    depth -= 1;
    expectsKey = false;
    if (depth === 0) list.close(byte === CLOSE_BRACE);
    else if (inItems && depth === ITEMS_DEPTH && itemStart >= 0) finishItem(at + 1);
  };

  const separate = (at: number): void => {
    if (depth === LIST_DEPTH) expectsKey = true;
    else if (depth === ITEMS_DEPTH && inItems && itemStart >= 0) finishItem(at);
    else if (depth === ITEM_DEPTH && inItems) {
      expectsKey = itemIsObject;
      if (bodyStart >= 0) finishBody(at);
    }
  };

  const nameEnded = (at: number): void => {
    if (!expectsKey) return;
    expectsKey = false;
    expectsValue = true;
    if (depth === ITEM_DEPTH && isBodyKey) bodyStart = at + 1;
  };

  const startString = (at: number): void => {
    inString = true;
    keeping = expectsKey || (depth === LIST_DEPTH && list.wants(key));
    keptLength = 0;
    if (depth === ITEMS_DEPTH && inItems && itemStart < 0) {
      itemStart = at;
      itemIsObject = false;
    }
    if (depth === 0) list.strayByte();
  };

  const scalarByte = (byte: number, at: number): void => {
    if (depth === 0) list.strayByte();
    else if (depth === LIST_DEPTH && expectsValue) {
      expectsValue = false;
      list.scalarValue(key, byte);
    } else if (depth === ITEMS_DEPTH && inItems && itemStart < 0) {
      itemStart = at;
      itemIsObject = false;
    }
  };

  const structuralByte = (byte: number, at: number): void => {
    switch (byte) {
      case QUOTE:
        return startString(at);
      case OPEN_BRACE:
      case OPEN_BRACKET:
        return open(byte, at);
      case CLOSE_BRACE:
      case CLOSE_BRACKET:
        return depth === 0 ? list.strayByte() : close(byte, at);
      case COMMA:
        return separate(at);
      case COLON:
        return nameEnded(at);
      default:
        return scalarByte(byte, at);
    }
  };

  /** Keeps the first bytes of a text that has to be known; `end` is exclusive. */
  const keep = (chunk: Uint8Array, start: number, end: number): void => {
    for (let at = start; at < end && keptLength < KEPT_TEXT_BYTES; at += 1) {
      kept[keptLength] = chunk[at] as number;
      keptLength += 1;
    }
  };

  /** Goes on inside a string from `start`; returns the index behind its quote, or the length. */
  const skipString = (chunk: Uint8Array, start: number): number => {
    const length = chunk.length;
    const at = findStringEnd(chunk, escaped ? start + 1 : start);
    escaped = at > length;
    if (keeping) keep(chunk, start, Math.min(at, length));
    if (at >= length) return length;
    inString = false;
    finishString(offset + at + 1);
    return at + 1;
  };

  return {
    push(chunk) {
      const length = chunk.length;
      let at = 0;
      while (at < length) {
        if (inString) at = skipString(chunk, at);
        else if (nested.depth > 0) at = skipNested(chunk, at, nested);
        else {
          if (expectsKey && depth === ITEM_DEPTH && bodyStart < 0) at = skipPlainFields(chunk, at);
          const byte = chunk[at] as number;
          if (byte > LAST_WHITE_SPACE) structuralByte(byte, offset + at);
          at += 1;
        }
      }
      offset += length;
    },
    end: () => list.verdict({ wholeText: depth === 0 && !inString }),
  };
}

/**
 * Finds the items of an EventList in a stream of bytes without parsing them.
 *
 * Ingest answers for every byte it acknowledges but needs only two facts of a body: that it is
 * a whole EventList, and where each event begins and ends. A byte scan gives both in constant
 * memory and never recurses, so that neither the size of a body nor its depth costs anything.
 */
import type { ByteRange } from './byte-range.ts';
import { createTopLevelReader, type EventListVerdict } from './event-list-verdict.ts';
import { KeptText } from './kept-text.ts';
import { findStringEnd, skipNested, skipPlainFields, type SkippedValue } from './skip-json.ts';

export interface ScannedItem extends ByteRange {
  /** False for a number, a string, null or an array where an event should be. */
  readonly isObject: boolean;
  /** Where the values of requestObject and responseObject lie, in offsets of the whole body. */
  readonly bodies: readonly ByteRange[];
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

/**
 * Scans one body. `onItem` is called in the order of the items, during `push`. Never throws; what
 * is wrong with the body is said by `end()`.
 */
export class EventListScanner {
  readonly #onItem: (item: ScannedItem) => void;
  readonly #list = createTopLevelReader();
  readonly #kept = new KeptText();
  /** Bytes of the chunks before this one. */
  #offset = 0;
  #depth = 0;
  readonly #nested: SkippedValue = { depth: 0, inString: false, escaped: false };
  #inString = false;
  #escaped = false;
  #keeping = false;
  #expectsKey = false;
  #expectsValue = false;
  #inItems = false;
  #itemStart = -1;
  #itemIsObject = false;
  #bodyStart = -1;
  #bodies: ByteRange[] | undefined;
  #key = '';
  #isBodyKey = false;

  constructor(onItem: (item: ScannedItem) => void) {
    this.#onItem = onItem;
  }

  /** Takes the next bytes of the body, in order; reports each item that ends in them. */
  push(chunk: Uint8Array): void {
    const length = chunk.length;
    let at = 0;
    while (at < length) {
      if (this.#inString) at = this.#skipString(chunk, at);
      else if (this.#nested.depth > 0) at = skipNested(chunk, at, this.#nested);
      else {
        if (this.#expectsKey && this.#depth === ITEM_DEPTH && this.#bodyStart < 0)
          at = skipPlainFields(chunk, at);
        const byte = chunk[at] as number;
        if (byte > LAST_WHITE_SPACE) this.#structuralByte(byte, this.#offset + at);
        at += 1;
      }
    }
    this.#offset += length;
  }

  /** Where the body begins that goes on behind the last byte; -1 outside of bodies. */
  get openBodyStart(): number {
    return this.#bodyStart;
  }

  /** Where the event begins that is not yet whole; -1 between events. */
  get openItemStart(): number {
    return this.#itemStart;
  }

  /** The bodies that have ended of the event that is not yet whole. */
  get openItemBodies(): readonly ByteRange[] {
    return this.#bodies ?? NO_BODIES;
  }

  /** Call once, after the last byte: says whether the whole body was an EventList. */
  end(): EventListVerdict {
    return this.#list.verdict({ wholeText: this.#depth === 0 && !this.#inString });
  }

  #finishItem(end: number): void {
    this.#onItem({
      start: this.#itemStart,
      end,
      isObject: this.#itemIsObject,
      bodies: this.#bodies ?? NO_BODIES,
    });
    this.#itemStart = -1;
    this.#bodies = undefined;
    this.#list.countItem();
  }

  #finishBody(end: number): void {
    (this.#bodies ??= []).push({ start: this.#bodyStart, end });
    this.#bodyStart = -1;
  }

  /** A string has ended; at the levels that matter its text is a key, or kind, or apiVersion. */
  #finishString(end: number): void {
    if (this.#keeping) {
      this.#keeping = false;
      if (this.#depth === ITEM_DEPTH)
        this.#isBodyKey = BODY_KEYS.some((name) => this.#kept.equals(name));
      else if (this.#expectsKey) this.#key = this.#kept.toString();
      else this.#list.readString(this.#key, this.#kept.toString());
    }
    if (this.#depth === ITEMS_DEPTH && this.#itemStart >= 0) this.#finishItem(end);
  }

  #open(byte: number, at: number): void {
    if (this.#depth === 0) this.#list.open(byte === OPEN_BRACE);
    else if (this.#depth === LIST_DEPTH) {
      this.#inItems = this.#key === 'items' && !this.#expectsKey && byte === OPEN_BRACKET;
      this.#list.openValue(this.#key, byte === OPEN_BRACKET);
    }
    if (this.#depth === ITEMS_DEPTH && this.#inItems && this.#itemStart < 0) {
      this.#itemStart = at;
      this.#itemIsObject = byte === OPEN_BRACE;
    }
    if (this.#depth === ITEM_DEPTH) {
      this.#nested.depth = 1;
      return;
    }
    this.#depth += 1;
    this.#expectsKey =
      byte === OPEN_BRACE &&
      (this.#depth === LIST_DEPTH || (this.#depth === ITEM_DEPTH && this.#inItems));
  }

  #close(byte: number, at: number): void {
    if (this.#inItems && this.#depth === ITEMS_DEPTH && this.#itemStart >= 0) this.#finishItem(at);
    if (this.#inItems && this.#depth === ITEM_DEPTH) {
      if (this.#bodyStart >= 0) this.#finishBody(at);
      this.#list.closeItem(this.#itemIsObject === (byte === CLOSE_BRACE));
    }
    if (this.#depth === ITEMS_DEPTH) {
      this.#list.closeValue(this.#inItems && byte !== CLOSE_BRACKET);
      this.#inItems = false;
    }
    this.#depth -= 1;
    this.#expectsKey = false;
    if (this.#depth === 0) this.#list.close(byte === CLOSE_BRACE);
    else if (this.#inItems && this.#depth === ITEMS_DEPTH && this.#itemStart >= 0)
      this.#finishItem(at + 1);
  }

  #separate(at: number): void {
    if (this.#depth === LIST_DEPTH) this.#expectsKey = true;
    else if (this.#depth === ITEMS_DEPTH && this.#inItems && this.#itemStart >= 0)
      this.#finishItem(at);
    else if (this.#depth === ITEM_DEPTH && this.#inItems) {
      this.#expectsKey = this.#itemIsObject;
      if (this.#bodyStart >= 0) this.#finishBody(at);
    }
  }

  #nameEnded(at: number): void {
    if (!this.#expectsKey) return;
    this.#expectsKey = false;
    this.#expectsValue = true;
    if (this.#depth === ITEM_DEPTH && this.#isBodyKey) this.#bodyStart = at + 1;
  }

  #startString(at: number): void {
    this.#inString = true;
    this.#keeping = this.#expectsKey || (this.#depth === LIST_DEPTH && this.#list.wants(this.#key));
    this.#kept.clear();
    if (this.#depth === ITEMS_DEPTH && this.#inItems && this.#itemStart < 0) {
      this.#itemStart = at;
      this.#itemIsObject = false;
    }
    if (this.#depth === 0) this.#list.strayByte();
  }

  #scalarByte(byte: number, at: number): void {
    if (this.#depth === 0) this.#list.strayByte();
    else if (this.#depth === LIST_DEPTH && this.#expectsValue) {
      this.#expectsValue = false;
      this.#list.scalarValue(this.#key, byte);
    } else if (this.#depth === ITEMS_DEPTH && this.#inItems && this.#itemStart < 0) {
      this.#itemStart = at;
      this.#itemIsObject = false;
    }
  }

  #structuralByte(byte: number, at: number): void {
    switch (byte) {
      case QUOTE:
        return this.#startString(at);
      case OPEN_BRACE:
      case OPEN_BRACKET:
        return this.#open(byte, at);
      case CLOSE_BRACE:
      case CLOSE_BRACKET:
        return this.#depth === 0 ? this.#list.strayByte() : this.#close(byte, at);
      case COMMA:
        return this.#separate(at);
      case COLON:
        return this.#nameEnded(at);
      default:
        return this.#scalarByte(byte, at);
    }
  }

  /** Goes on inside a string from `start`; returns the index behind its quote, or the length. */
  #skipString(chunk: Uint8Array, start: number): number {
    const length = chunk.length;
    const at = findStringEnd(chunk, this.#escaped ? start + 1 : start);
    this.#escaped = at > length;
    if (this.#keeping) this.#kept.add(chunk, start, Math.min(at, length));
    if (at >= length) return length;
    this.#inString = false;
    this.#finishString(this.#offset + at + 1);
    return at + 1;
  }
}

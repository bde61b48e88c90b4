import type { ByteRange } from '../byte-range.ts';
import { skipAsciiEscape } from './ascii-escape.ts';
import { ByteTime } from './byte-time.ts';
import { EVENT_KEYS } from './event-shape.ts';
import { findSpecialByte } from './find-special-byte.ts';
import type { KeyRule, KeyTable } from './key-table.ts';
import { isDigit, REFUSED, skipSpace, skipValue } from './skip-value.ts';
import { SPAN, SPAN_FIELDS } from './span-fields.ts';

const QUOTE = 0x22;
const COMMA = 0x2c;
const MINUS = 0x2d;
const SLASH = 0x2f;
const ZERO = 0x30;
const COLON = 0x3a;
const OPEN_BRACKET = 0x5b;
const BACKSLASH = 0x5c;
const CLOSE_BRACKET = 0x5d;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;

const MAX_CODE = 65_535;
/** Bounds what a writer of ids keeps room for. */
const MAX_TEXT_BYTES = 65_536;
const ABSENT = -1;

/**
 * Finds the search fields of an event in its bytes: what readSearchFields reads, without parsing and
 * without making a text of any field. Where it can answer, it says exactly what readSearchFields
 * does; whatever is unusual it leaves to that one.
 */
export class SearchFieldScanner {
  /** The event's buffer, which the spans are offsets of. */
  bytes: Buffer = Buffer.alloc(0);
  /** Start and end of the text of each of SPAN_FIELDS, both -1 where the event has none. */
  readonly spans = new Int32Array(SPAN_FIELDS.length * 2);
  /** Whether the span of requestURI holds JSON escapes, all of ASCII: Go writes & as \u0026. */
  uriIsEscaped = false;
  /** The HTTP status code; -1 if the event has none. */
  code = ABSENT;
  /** When this stage happened, in whole ms since 1970; -1 if the event does not say. */
  timeMs = ABSENT;
  /** 0 to 999, on top of timeMs. */
  timeUs = 0;
  /** From the request's arrival to this stage; -1 if that is unknown. */
  durationUs = ABSENT;

  /** In the order in which they are taken for the time of the stage. */
  readonly #times = [new ByteTime(), new ByteTime(), new ByteTime()] as const;
  #view: DataView = new DataView(new ArrayBuffer(0));
  #end = 0;
  #bodies: readonly ByteRange[] = [];
  /** How many bodies have been passed, and where the next begins. */
  #passed = 0;
  #bodyStart = ABSENT;
  #seen = 0;
  #groupIsInVersion = false;

  /**
   * Reads the event in bytes[start, end). `bodies` are the ranges of requestObject and
   * responseObject, offsets of the same bytes; null is read in their place. False for an event that
   * readSearchFields must read; then the fields mean nothing.
   */
  read(bytes: Buffer, start: number, end: number, bodies: readonly ByteRange[]): boolean {
    this.#begin(bytes, end, bodies);
    const open = skipSpace(bytes, start);
    if (bytes[open] !== OPEN_BRACE) return false;
    const close = this.#readObject(open, EVENT_KEYS);
    if (close === REFUSED || skipSpaceUpTo(bytes, close, end) !== end) return false;
    if (this.#passed < bodies.length) return false;
    if (this.#groupIsInVersion && this.spans[SPAN.apiGroup * 2] === ABSENT) return false;
    this.#takeTimes();
    return true;
  }

  #begin(bytes: Buffer, end: number, bodies: readonly ByteRange[]): void {
    if (bytes !== this.bytes) {
      this.bytes = bytes;
      this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    }
    this.spans.fill(ABSENT);
    this.uriIsEscaped = false;
    this.code = ABSENT;
    for (const time of this.#times) time.clear();
    this.#end = end;
    this.#bodies = bodies;
    this.#passed = 0;
    this.#bodyStart = bodies[0]?.start ?? ABSENT;
    this.#seen = 0;
    this.#groupIsInVersion = false;
  }

  #takeTimes(): void {
    const [stage, received, old] = this.#times;
    const time = stage.ms >= 0 ? stage : received.ms >= 0 ? received : old;
    this.timeMs = time.ms;
    this.timeUs = time.us;
    const took = (time.ms - received.ms) * 1_000 + time.us - received.us;
    this.durationUs = received.ms < 0 || took < 0 ? ABSENT : took;
  }

  /** From an opening brace to behind the closing one; REFUSED for what is left to readSearchFields. */
  #readObject(start: number, keys: KeyTable): number {
    const bytes = this.bytes;
    let at = skipSpace(bytes, start + 1);
    if (bytes[at] === CLOSE_BRACE) return at + 1;
    for (;;) {
      if (bytes[at] !== QUOTE) return REFUSED;
      const keyEnd = findSpecialByte(bytes, this.#view, at + 1, this.#end);
      // A key that is written with an escape may be a known one.
      if (bytes[keyEnd] !== QUOTE) return REFUSED;
      const rule = keys.find(bytes, at + 1, keyEnd);
      at = skipSpace(bytes, keyEnd + 1);
      if (bytes[at] !== COLON) return REFUSED;
      at = this.#readField(at + 1, rule);
      if (at === REFUSED) return REFUSED;
      at = skipSpace(bytes, at);
      if (bytes[at] === CLOSE_BRACE) return at + 1;
      if (bytes[at] !== COMMA) return REFUSED;
      at = skipSpace(bytes, at + 1);
    }
  }

  /** From behind the colon to behind the value. A value of the wrong kind is like none. */
  #readField(start: number, rule: KeyRule | null): number {
    if (rule !== null) {
      if ((this.#seen & rule.bit) !== 0) return REFUSED;
      this.#seen |= rule.bit;
    }
    if (start === this.#bodyStart) return this.#passBody();
    const at = skipSpace(this.bytes, start);
    if (rule !== null) {
      const byte = this.bytes[at];
      if (rule.kind === 'object') {
        if (byte === OPEN_BRACE) return this.#readObject(at, rule.inside as KeyTable);
      } else if (rule.kind === 'last text') {
        if (byte === OPEN_BRACKET) return this.#readLastText(at + 1, rule.target);
      } else if (rule.kind === 'code') {
        if (byte === QUOTE || byte === MINUS) return REFUSED;
        if (isDigit(byte as number)) return this.#readCode(at);
      } else if (byte === QUOTE) return this.#readText(at + 1, rule);
    }
    return skipValue(this.bytes, this.#view, at, this.#end);
  }

  #passBody(): number {
    const { start, end } = this.#bodies[this.#passed] as ByteRange;
    if (end < start || end > this.#end) return REFUSED;
    this.#passed += 1;
    this.#bodyStart = this.#bodies[this.#passed]?.start ?? ABSENT;
    return end;
  }

  #readText(start: number, { kind, target }: KeyRule): number {
    const { bytes } = this;
    let close = findSpecialByte(bytes, this.#view, start, this.#end);
    if (bytes[close] === BACKSLASH && kind === 'escaped text') close = this.#passEscapes(close);
    if (close === REFUSED || bytes[close] !== QUOTE || close - start > MAX_TEXT_BYTES)
      return REFUSED;
    if (kind === 'time') {
      const time = this.#times[target] as ByteTime;
      return time.read(bytes, start, close) ? close + 1 : REFUSED;
    }
    if (kind === 'version') this.#groupIsInVersion = holdsSlash(bytes, start, close);
    else this.#keep(target, start, close);
    return close + 1;
  }

  /** From the first escape of the URI to the quote behind it. */
  #passEscapes(start: number): number {
    let at = start;
    while (this.bytes[at] === BACKSLASH) {
      at = skipAsciiEscape(this.bytes, at);
      if (at === REFUSED) return REFUSED;
      at = findSpecialByte(this.bytes, this.#view, at, this.#end);
    }
    this.uriIsEscaped = true;
    return at;
  }

  #keep(target: number, start: number, end: number): void {
    this.spans[target * 2] = start;
    this.spans[target * 2 + 1] = end;
  }

  /** From behind the opening bracket to behind the closing one: the last entry that is a text. */
  #readLastText(start: number, target: number): number {
    const { bytes } = this;
    let at = skipSpace(bytes, start);
    if (bytes[at] === CLOSE_BRACKET) return at + 1;
    for (;;) {
      at = skipSpace(bytes, at);
      if (bytes[at] === QUOTE) {
        const close = findSpecialByte(bytes, this.#view, at + 1, this.#end);
        if (bytes[close] !== QUOTE) return REFUSED;
        this.#keep(target, at + 1, close);
        at = close + 1;
      } else at = skipValue(bytes, this.#view, at, this.#end);
      if (at === REFUSED) return REFUSED;
      at = skipSpace(bytes, at);
      if (bytes[at] === CLOSE_BRACKET) return at + 1;
      if (bytes[at] !== COMMA) return REFUSED;
      at += 1;
    }
  }

  #readCode(start: number): number {
    const { bytes } = this;
    let at = start;
    let code = 0;
    while (at < start + 5 && isDigit(bytes[at] as number)) {
      code = code * 10 + (bytes[at] as number) - ZERO;
      at += 1;
    }
    if (bytes[start] === ZERO && at > start + 1) return REFUSED;
    if (code <= MAX_CODE) this.code = code;
    // What goes on as a fraction or with more digits ends at no comma or brace.
    return at;
  }
}

/** White space behind the event is not its own. */
function skipSpaceUpTo(bytes: Uint8Array, start: number, end: number): number {
  return start < end ? Math.min(skipSpace(bytes, start), end) : start;
}

function holdsSlash(bytes: Uint8Array, start: number, end: number): boolean {
  for (let at = start; at < end; at += 1) {
    if (bytes[at] === SLASH) return true;
  }
  return false;
}

export interface Line {
  /** Without its line feed and white space around it. */
  readonly text: Buffer;
  /** Bytes up to and with its line feed. */
  readonly end: number;
  /** False for a last line without a line feed: who writes it may not be done. */
  readonly ended: boolean;
}

const LINE_FEED = 0x0a;
const BYTE_ORDER_MARK = Buffer.from('\uFEFF');

/** Cuts a stream into lines; empty ones are left out. Bytes are not decoded: they may be no UTF-8. */
export async function* readLines(chunks: AsyncIterable<Buffer>): AsyncGenerator<Line> {
  let begun: Buffer[] = [];
  let end = 0;
  for await (const chunk of chunks) {
    let from = 0;
    for (let at = chunk.indexOf(LINE_FEED); at >= 0; at = chunk.indexOf(LINE_FEED, from)) {
      const text = trim(Buffer.concat([...begun, chunk.subarray(from, at)]));
      begun = [];
      from = at + 1;
      if (text.length > 0) yield { text, end: end + from, ended: true };
    }
    if (from < chunk.length) begun.push(chunk.subarray(from));
    end += chunk.length;
  }
  const text = trim(Buffer.concat(begun));
  if (text.length > 0) yield { text, end, ended: false };
}

/** White space, zeros that a crash left in the file, and the mark that some editors set. */
function trim(line: Buffer): Buffer {
  let from = line.subarray(0, BYTE_ORDER_MARK.length).equals(BYTE_ORDER_MARK) ? 3 : 0;
  let to = line.length;
  while (from < to && (line[from] as number) <= 0x20) from += 1;
  while (to > from && (line[to - 1] as number) <= 0x20) to -= 1;
  return line.subarray(from, to);
}

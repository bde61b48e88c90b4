/** A message of a stream of Server-Sent Events. */
export interface StreamMessage {
  readonly event: string;
  readonly data: string;
  /** The last id that was given up to this message. */
  readonly lastId: string | null;
}

/**
 * Reads Server-Sent Events (WHATWG HTML §9.2) out of an answer's body. An id without data comes as a
 * message of its own with empty data: it tells how far the stream is.
 */
export async function* readEventStream(
  body: AsyncIterable<Uint8Array>,
): AsyncGenerator<StreamMessage> {
  const decoder = new TextDecoder();
  let rest = '';
  let lastId: string | null = null;
  for await (const chunk of body) {
    const blocks = (rest + decoder.decode(chunk, { stream: true })).split('\n\n');
    rest = blocks.pop() ?? '';
    for (const block of blocks) {
      const fields = block.split('\n').map(readField);
      const id = fields.findLast(([name]) => name === 'id')?.[1];
      lastId = id ?? lastId;
      const data = fields.filter(([name]) => name === 'data').map(([, value]) => value);
      const event = fields.findLast(([name]) => name === 'event')?.[1] ?? 'message';
      if (data.length > 0 || id !== undefined) yield { event, data: data.join('\n'), lastId };
    }
  }
}

function readField(line: string): readonly [name: string, value: string] {
  const colon = line.indexOf(':');
  if (colon < 0) return [line, ''];
  const value = line.slice(colon + 1);
  return [line.slice(0, colon), value.startsWith(' ') ? value.slice(1) : value];
}

import { describe, expect, it } from '@jest/globals';
import { checkAsyncProperty } from '@k8s-audit/testkit';
import fc from 'fast-check';
import { readEventStream, type StreamMessage } from './read-event-stream.ts';

const STREAM =
  'retry: 2000\nid: 4.all\n\n: still here\n\nid: 5.1\ndata: {"a":"ü"}\n\nevent: gap\ndata: {}\n\nid:5.2\ndata:x\ndata: y\n\nid: 6';

async function read(pieces: Iterable<Uint8Array>): Promise<StreamMessage[]> {
  const stream = async function* () {
    yield* pieces;
  };
  const messages: StreamMessage[] = [];
  for await (const message of readEventStream(stream())) messages.push(message);
  return messages;
}

describe('readEventStream', () => {
  it('reads the same messages wherever the stream is cut', async () => {
    const bytes = Buffer.from(STREAM);
    await checkAsyncProperty(
      100,
      fc.asyncProperty(fc.array(fc.nat(bytes.length), { maxLength: 5 }), async (cuts) => {
        const places = [0, ...cuts.toSorted((a, b) => a - b), bytes.length];
        const pieces = places.slice(1).map((end, index) => bytes.subarray(places[index], end));
        expect(await read(pieces)).toEqual([
          { event: 'message', data: '', lastId: '4.all' },
          { event: 'message', data: '{"a":"ü"}', lastId: '5.1' },
          { event: 'gap', data: '{}', lastId: '5.1' },
          { event: 'message', data: 'x\ny', lastId: '5.2' },
        ]);
      }),
    );
  });
});

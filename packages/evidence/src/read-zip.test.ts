import { describe, expect, it } from '@jest/globals';
import { checkAsyncProperty } from '@k8s-audit/testkit';
import fc from 'fast-check';
import { zipSync } from 'fflate';
import { readZip } from './read-zip.ts';

const files = fc.dictionary(fc.stringMatching(/^[a-zé/]{1,9}$/), fc.uint8Array({ maxLength: 99 }), {
  noNullPrototype: true,
});
const zipOf = (content: Record<string, Uint8Array>): Uint8Array<ArrayBuffer> =>
  new Uint8Array(zipSync(content));

describe('readZip', () => {
  it('reads what another program wrote', async () => {
    await checkAsyncProperty(
      100,
      fc.asyncProperty(files, async (content) => {
        const read = await readZip(zipOf(content));
        expect(Object.fromEntries([...read].map(([name, bytes]) => [name, [...bytes]]))).toEqual(
          Object.fromEntries(Object.entries(content).map(([name, bytes]) => [name, [...bytes]])),
        );
      }),
    );
  });

  it('takes a file that cannot be unpacked for an empty one', async () => {
    const zip = zipOf({ a: new Uint8Array(500).fill(7), b: Uint8Array.of(1, 2) });
    zip.fill(0xff, 31, 36); // Behind the first header of 30 bytes and a name of one.
    const read = await readZip(zip);
    expect([...read].map(([name, bytes]) => [name, bytes.length])).toEqual([
      ['a', 0],
      ['b', 2],
    ]);
  });

  it('unpacks no more than it may', async () => {
    const zip = zipOf({ a: new Uint8Array(600), b: new Uint8Array(5_000_000) });
    await expect(readZip(zip, 1_000_000)).rejects.toThrow('smaller packages');
    expect((await readZip(zip, 5_000_600)).get('b')).toHaveLength(5_000_000);
  });

  it('throws on what is no zip, or was cut', async () => {
    const zip = zipOf({ name: new Uint8Array(50) });
    await checkAsyncProperty(
      100,
      fc.asyncProperty(fc.nat(zip.length - 1), async (end) => {
        await expect(readZip(zip.slice(0, end))).rejects.toThrow();
      }),
    );
    await expect(readZip(new Uint8Array(99))).rejects.toThrow('not a zip');
  });
});

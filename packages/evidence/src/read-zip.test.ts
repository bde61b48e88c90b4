import { describe, expect, it } from '@jest/globals';
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
    await fc.assert(
      fc.asyncProperty(files, async (content) => {
        const read = await readZip(zipOf(content));
        expect(Object.fromEntries([...read].map(([name, bytes]) => [name, [...bytes]]))).toEqual(
          Object.fromEntries(Object.entries(content).map(([name, bytes]) => [name, [...bytes]])),
        );
      }),
    );
  });

  it('throws on what is no zip, or was cut', async () => {
    const zip = zipOf({ name: new Uint8Array(50) });
    await fc.assert(
      fc.asyncProperty(fc.nat(zip.length - 1), async (end) => {
        await expect(readZip(zip.slice(0, end))).rejects.toThrow();
      }),
    );
    await expect(readZip(new Uint8Array(99))).rejects.toThrow('not a zip');
  });
});

import { describe, expect, it } from '@jest/globals';
import { checkAsyncProperty } from '@k8s-audit/testkit';
import fc from 'fast-check';
import {
  EMPTY_ROOT,
  hashChildren,
  hashLeaf,
  proveConsistency,
  proveInclusion,
  readRoot,
  RootBuilder,
  verifyConsistency,
  verifyInclusion,
  type TreeReader,
} from './index.ts';

/** All complete nodes of some leaves. */
function treeOf(leaves: readonly Buffer[]): TreeReader {
  const levels = [leaves.map(hashLeaf)];
  for (let below = levels[0] ?? []; below.length > 1; below = levels.at(-1) ?? []) {
    const pairs = below.slice(0, below.length - (below.length % 2));
    levels.push(
      pairs.flatMap((left, at) =>
        at % 2 === 0 ? [hashChildren(left, pairs[at + 1] ?? left)] : [],
      ),
    );
  }
  return {
    async node(level, index) {
      const node = levels[level]?.[index];
      if (node === undefined) throw new Error(`node ${index} of level ${level} is not complete`);
      return node;
    },
  };
}

/** The leaves and roots that the tests of Certificate Transparency's own implementation use. */
const LEAVES = [
  '',
  '00',
  '10',
  '2021',
  '3031',
  '40414243',
  '5051525354555657',
  '606162636465666768696a6b6c6d6e6f',
];
const ROOTS = [
  'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
  '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
  'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
  'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
  'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
  '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
  '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
  'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
  '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
];

describe('the tree of RFC 6962', () => {
  it.each(ROOTS.map((root, size) => ({ root, size })))(
    'has its root at $size',
    async ({ root, size }) => {
      const leaves = LEAVES.slice(0, size).map((hex) => Buffer.from(hex, 'hex'));
      const builder = new RootBuilder();
      for (const leaf of leaves) builder.add(hashLeaf(leaf));
      expect(builder.root().toString('hex')).toBe(root);
      expect((await readRoot(treeOf(leaves), size)).toString('hex')).toBe(root);
    },
  );

  it('proves what the reference implementation proves', async () => {
    const tree = treeOf(LEAVES.map((hex) => Buffer.from(hex, 'hex')));
    const hex = (hashes: readonly Buffer[]): string[] => hashes.map((one) => one.toString('hex'));
    expect(hex(await proveInclusion(tree, 0, 8))).toEqual([
      '96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7',
      '5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e',
      '6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4',
    ]);
    expect(hex(await proveConsistency(tree, 6, 8))).toEqual([
      '0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a',
      'ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0',
      'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
    ]);
  });
});

/** A log of some leaves, and a place in it. */
const placeInLog = fc
  .array(fc.uint8Array({ maxLength: 9 }), { minLength: 1, maxLength: 70 })
  .chain((leaves) =>
    fc.record({
      leaves: fc.constant(leaves.map((leaf) => Buffer.from(leaf))),
      at: fc.integer({ min: 0, max: leaves.length - 1 }),
    }),
  );

const flip = (hash: Uint8Array, bit: number): Buffer => {
  const changed = Buffer.from(hash);
  changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7));
  return changed;
};
const anyBit = fc.integer({ min: 0, max: 255 });

describe('proofs', () => {
  it('of inclusion hold, and no longer with any bit changed', async () => {
    await checkAsyncProperty(
      100,
      fc.asyncProperty(placeInLog, anyBit, fc.nat(), async ({ leaves, at }, bit, pick) => {
        const tree = treeOf(leaves);
        const size = leaves.length;
        const claim = {
          leafHash: hashLeaf(leaves[at] ?? Buffer.alloc(0)),
          index: at,
          size,
          root: await readRoot(tree, size),
          path: await proveInclusion(tree, at, size),
        };
        expect(verifyInclusion(claim)).toBe(true);
        expect(verifyInclusion({ ...claim, leafHash: flip(claim.leafHash, bit) })).toBe(false);
        expect(verifyInclusion({ ...claim, root: flip(claim.root, bit) })).toBe(false);
        expect(verifyInclusion({ ...claim, path: [...claim.path, claim.root] })).toBe(false);
        if (claim.path.length === 0) return;
        const step = pick % claim.path.length;
        const path = claim.path.with(step, flip(claim.path[step] ?? claim.root, bit));
        expect(verifyInclusion({ ...claim, path })).toBe(false);
        expect(verifyInclusion({ ...claim, path: claim.path.slice(1) })).toBe(false);
      }),
    );
  });

  it('of inclusion hold at one place alone', async () => {
    await checkAsyncProperty(
      100,
      fc.asyncProperty(placeInLog, fc.nat(), async ({ leaves, at }, other) => {
        const distinct = leaves.map((leaf, index) =>
          Buffer.concat([leaf, Buffer.from(`#${index}`)]),
        );
        const tree = treeOf(distinct);
        const size = distinct.length;
        const index = other % size;
        const holds = verifyInclusion({
          leafHash: hashLeaf(distinct[at] ?? Buffer.alloc(0)),
          index,
          size,
          root: await readRoot(tree, size),
          path: await proveInclusion(tree, at, size),
        });
        expect(holds).toBe(index === at);
      }),
    );
  });

  it('of consistency hold, and no longer with any bit changed', async () => {
    await checkAsyncProperty(
      100,
      fc.asyncProperty(placeInLog, anyBit, fc.nat(), async ({ leaves, at }, bit, pick) => {
        const tree = treeOf(leaves);
        const from = at + 1;
        const claim = {
          from,
          fromRoot: await readRoot(tree, from),
          to: leaves.length,
          toRoot: await readRoot(tree, leaves.length),
          proof: await proveConsistency(tree, from, leaves.length),
        };
        expect(verifyConsistency(claim)).toBe(true);
        expect(verifyConsistency({ ...claim, fromRoot: flip(claim.fromRoot, bit) })).toBe(false);
        expect(verifyConsistency({ ...claim, toRoot: flip(claim.toRoot, bit) })).toBe(false);
        expect(verifyConsistency({ ...claim, proof: [...claim.proof, claim.toRoot] })).toBe(false);
        if (claim.proof.length === 0) return;
        const step = pick % claim.proof.length;
        const proof = claim.proof.with(step, flip(claim.proof[step] ?? claim.toRoot, bit));
        expect(verifyConsistency({ ...claim, proof })).toBe(false);
      }),
    );
  });

  it('of consistency show that an empty log grew, and nothing about a shrunk one', () => {
    const root = hashLeaf(Buffer.from('a'));
    const grown = { from: 0, fromRoot: EMPTY_ROOT, to: 1, toRoot: root, proof: [] };
    expect(verifyConsistency(grown)).toBe(true);
    expect(verifyConsistency({ ...grown, fromRoot: root })).toBe(false);
    expect(verifyConsistency({ ...grown, from: 2, to: 1 })).toBe(false);
  });

  it('refuse places that a log does not have', async () => {
    const tree = treeOf([Buffer.from('a')]);
    await expect(proveInclusion(tree, 1, 1)).rejects.toThrow('has no leaf 1');
    await expect(proveConsistency(tree, 2, 1)).rejects.toThrow('cannot grow');
  });
});

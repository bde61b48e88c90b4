import type { EvidenceSource } from './evidence-source.ts';

/** The README of a package, for somebody who has never heard of us. */
export function describePackage({ query, checkpoint }: EvidenceSource): string {
  return `Evidence from k8s-audit
=======================

Kubernetes audit events, and the proof that they are what the API servers sent.

Asked for   ${query.q === '' ? '(everything)' : query.q}
From        ${query.from ?? '(the beginning)'}
To          ${query.to ?? '(now)'}

To check it, open verify.html in a browser (Chrome 137, Firefox 129, Safari 17 or newer) and
give it the zip file. It needs no network. Or: k8s-audit verify evidence.zip

Compare the key in public-key.txt with one that you were given earlier, on another way. The proof
is worth as much as your trust in that key:

  ${checkpoint.verifier}

What the two verdicts mean
--------------------------

Unaltered: each event is, byte for byte, part of a batch whose SHA-256 was taken when it was
received, and that batch was in the log before the checkpoint was signed. Secret values that were
replaced on arrival are not in it.

Complete: all that manifest.json lists is here. What was asked for, and whether other events match
as well, is not signed: ask the store again, and check the store itself with k8s-audit verify.

What is in it
-------------

events.ndjson     the events, one behind the other, each followed by a line break
manifest.json     what was asked for; of each event its place in events.ndjson and its batch
batches/          the batches as they were received. They hold other events too: pass the package
                  on only to those who may see these
proofs/           of each batch its leaf in the log, and the hashes that lead to the checkpoint
checkpoint.txt    the log's size and root, signed (https://c2sp.org/tlog-checkpoint)
public-key.txt    the key that signed it (https://c2sp.org/signed-note)
verify.html       a page that checks all of this
`;
}

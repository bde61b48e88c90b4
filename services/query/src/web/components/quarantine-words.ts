import type { QuarantineKind, QuarantineState } from '@k8s-audit/store';

export const STATE_WORDS: Readonly<Record<QuarantineState, string>> = {
  kept: 'Waiting for a decision',
  replaying: 'Being read again',
  stored: 'Stored after a replay',
  discarded: 'Discarded',
};

export const KIND_WORDS: Readonly<Record<QuarantineKind, string>> = {
  event: 'one event',
  body: 'a body that is no list of events',
  frame: 'a body that could not be unpacked',
  job: 'a job of the queue that could not be read',
};

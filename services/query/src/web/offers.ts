import { createContext } from 'preact';
import { viewerIfAny } from '../access/current-reading.ts';
import { isAtLeast } from '../access/roles.ts';
import { seesEverything } from '../access/viewer.ts';

/** What pages lead to. It is no right: routes ask by themselves who may. */
export interface OfferedParts {
  /** The page of the log, and where an event stands in it. */
  readonly log: boolean;
  readonly evidence: boolean;
}

const NOTHING: OfferedParts = { log: false, evidence: false };

/** For components: sendPage fills it, and the frame of each page needs it. */
export const Offers = createContext(NOTHING);

/** For whoever asks now. */
export function currentOffers(): OfferedParts {
  const viewer = viewerIfAny();
  if (viewer === null || !seesEverything(viewer)) return NOTHING;
  return { log: true, evidence: isAtLeast(viewer.role, 'auditor') };
}

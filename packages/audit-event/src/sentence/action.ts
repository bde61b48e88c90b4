import type { SummaryPart } from './summary-part.ts';

/** A verb in the two forms a sentence needs, «deleted» and «tried to delete», and what follows it. */
export interface Action {
  readonly past: string;
  readonly base: string;
  readonly rest: readonly SummaryPart[];
}

export const act = (past: string, base: string, rest: readonly SummaryPart[]): Action => ({
  past,
  base,
  rest,
});

/** What was sent, and what was answered 200. Events are told apart by their audit IDs. */
export interface Ledger {
  readonly sent: Set<string>;
  readonly acknowledged: Set<string>;
  /** Batches that the client gave up for ever. */
  givenUp: number;
  /** As many events an auditor was shown in the end. */
  shown: number;
}

export const createLedger = (): Ledger => ({
  sent: new Set(),
  acknowledged: new Set(),
  givenUp: 0,
  shown: 0,
});

export function forget(ledger: Ledger): void {
  ledger.sent.clear();
  ledger.acknowledged.clear();
  ledger.givenUp = 0;
  ledger.shown = 0;
}

export interface LedgerFaults {
  /** Answered 200 and not there. */
  readonly lost: number;
  /** There more than once. */
  readonly doubled: number;
  /** There and never sent. */
  readonly unknown: number;
}

/** Compares with what an auditor is shown. */
export function auditLedger(ledger: Ledger, shown: readonly string[]): LedgerFaults {
  const kept = new Set(shown);
  ledger.shown = shown.length;
  return {
    lost: [...ledger.acknowledged].filter((id) => !kept.has(id)).length,
    doubled: shown.length - kept.size,
    unknown: [...kept].filter((id) => !ledger.sent.has(id)).length,
  };
}

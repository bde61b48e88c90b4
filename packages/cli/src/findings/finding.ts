/** What a look at something told: good, worth a thought, or wrong. */
export interface Finding {
  readonly level: 'good' | 'warning' | 'fault';
  readonly says: string;
  /** What to do about it; what is good needs nothing. */
  readonly advice?: string;
}

export const good = (says: string): Finding => ({ level: 'good', says });
export const warning = (says: string, advice: string): Finding => ({
  level: 'warning',
  says,
  advice,
});
export const fault = (says: string, advice: string): Finding => ({ level: 'fault', says, advice });

/** Both as one text. */
export const tellFinding = ({ says, advice }: Finding): string =>
  advice === undefined ? says : `${says} ${advice}`;

/** The look of a card on a page. */
export const CARD =
  'rounded-lg border border-slate-200 bg-white p-5 dark:border-slate-800 dark:bg-slate-900';

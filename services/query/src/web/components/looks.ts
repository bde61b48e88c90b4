/** Looks that several parts of a page share. */
export const LINK = 'text-indigo-700 dark:text-indigo-300';
export const QUIET = 'text-slate-600 dark:text-slate-400';
export const BUTTON =
  'inline-flex min-h-8 cursor-pointer items-center gap-1.5 rounded-md border border-slate-300 bg-white px-2.5 text-sm text-slate-700 no-underline hover:bg-slate-100 dark:border-slate-700 dark:bg-slate-900 dark:text-slate-200 dark:hover:bg-slate-800';
export const PRIMARY_BUTTON =
  'inline-flex min-h-8 cursor-pointer items-center rounded-md bg-indigo-700 px-3 text-sm font-medium text-white no-underline hover:bg-indigo-800 dark:bg-indigo-400 dark:text-slate-950 dark:hover:bg-indigo-300';
export const FIELD =
  'w-full min-w-0 rounded-md border border-slate-400 bg-white px-2.5 py-1.5 text-sm dark:border-slate-600 dark:bg-slate-950';

import { Option, type Command } from 'commander';

/** What a search asks for, in the same words as the search field of the pages. */
export interface SearchOptions {
  readonly from?: string;
  readonly to?: string;
}

/** Gives a command the query and the range of time. */
export function addSearchOptions(command: Command): Command {
  return command
    .argument('[query...]', 'terms such as verb:delete resource:secrets; quote what has spaces')
    .addOption(new Option('--from <time>', 'first time: 2026-01-31T12:00:00Z, or -1h, -7d'))
    .addOption(new Option('--to <time>', 'last time, exclusive'));
}

/** The API's parameters of a search. */
export const searchParameters = (words: readonly string[], options: SearchOptions) => ({
  q: words.join(' '),
  from: options.from,
  to: options.to,
});

/** `-field:value` is a term of the query, and no flag: said as `not field:value` it is taken for one. */
export const protectExclusions = (args: readonly string[]): string[] =>
  args.map((arg) => (/^-[a-z]+:/i.test(arg) ? `not ${arg.slice(1)}` : arg));

/** What every help of a search teaches. */
export const QUERY_HELP = `
The query language is that of the search field:
  verb:delete resource:secrets          both
  verb:(delete or patch)                one of several
  -namespace:kube-system                without (also: not namespace:…)
  user:"dev 1"  name:web-*              quotes for spaces, * for anything
  code:>=400  duration:>1s  has:impersonation
  outcome:refused actor:person          words instead of numbers
  payments                              a word anywhere in the event, bodies included
Put the whole query into '…' where it holds quotes, *, brackets, < or >.
`;

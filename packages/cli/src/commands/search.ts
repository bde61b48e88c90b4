import type { EventItem } from '@k8s-audit/audit-event';
import { Command, InvalidArgumentError, Option } from 'commander';
import { addApiOptions, type ApiOptions } from '../api/api-options.ts';
import { createApi } from '../api/create-api.ts';
import {
  addSearchOptions,
  QUERY_HELP,
  searchParameters,
  type SearchOptions,
} from '../api/search-options.ts';
import { examples, type CommandFactory } from '../command-factory.ts';
import { CommandError, EXIT } from '../exit-code.ts';
import { createEventFormatter, outputOption, type Output } from '../output/format-event.ts';
import { formatCount } from '../output/format-count.ts';
import type { Terminal } from '../terminal.ts';

interface Options extends ApiOptions, SearchOptions {
  readonly limit: number;
  readonly output: Output;
  readonly fold?: string;
  readonly mustFind?: boolean;
}

interface Page {
  readonly items: readonly EventItem[];
  readonly nextCursor: string | null;
  readonly searchedBackTo: string | null;
}

/** What the API gives at once. */
const PAGE_LIMIT = 1_000;

export const createSearchCommand: CommandFactory = (terminal) =>
  addApiOptions(addSearchOptions(new Command('search')))
    .description('find events, newest first')
    .option('-n, --limit <number>', 'how many events at most', readLimit, 50)
    .addOption(
      new Option(
        '--fold <what>',
        'tell the stages of a request, or a kubectl command, as one',
      ).choices(['request', 'action']),
    )
    .option('--must-find', `exit with ${EXIT.nothingFound} when nothing is found`)
    .addOption(outputOption())
    .addHelpText(
      'after',
      QUERY_HELP +
        examples([
          [
            'k8s-audit search --from -1d outcome:refused actor:person',
            'who was refused since yesterday',
          ],
          [
            `k8s-audit search 'verb:delete resource:secrets -user:system:*'`,
            'secrets that people deleted',
          ],
          ['k8s-audit search -o json -n 1000 code:500 | jq -r .user', 'for a script'],
          [
            'k8s-audit search --must-find --from -1h resource:pods/exec && echo alarm',
            'in a condition',
          ],
        ]),
    )
    .action((words: string[], options: Options) => search(terminal, words, options));

async function search(
  terminal: Terminal,
  words: readonly string[],
  options: Options,
): Promise<void> {
  const api = createApi(options);
  const format = createEventFormatter(options.output, terminal.style);
  let left = options.limit;
  let cursor: string | undefined;
  do {
    const page = (await api.get('/api/v1/events', {
      parameters: {
        ...searchParameters(words, options),
        limit: String(Math.min(left, PAGE_LIMIT)),
        cursor,
        fold: options.fold,
      },
    })) as Page;
    for (const item of page.items) await terminal.print(format(item));
    left -= page.items.length;
    cursor = page.nextCursor ?? undefined;
    if (left > 0 && cursor !== undefined && page.searchedBackTo !== null && terminal.showsProgress)
      terminal.say(`searched back to ${page.searchedBackTo}, going on …`);
  } while (left > 0 && cursor !== undefined);
  const found = options.limit - left;
  if (found === 0 && options.mustFind === true)
    throw new CommandError(EXIT.nothingFound, 'Nothing was found.');
  if (found === 0) terminal.say('Nothing was found.');
  else if (cursor !== undefined && terminal.showsProgress)
    terminal.say(`${formatCount(found)} shown; there may be more: --limit, or k8s-audit export`);
}

function readLimit(text: string): number {
  const limit = Number(text);
  if (Number.isInteger(limit) && limit > 0) return limit;
  throw new InvalidArgumentError('Give a whole number above 0.');
}

import { open, rename } from 'node:fs/promises';
import { Command, Option } from 'commander';
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
import { formatBytes, formatCount } from '../output/format-count.ts';
import { createProgress } from '../output/progress.ts';
import { showText } from '../output/show-text.ts';
import type { Terminal } from '../terminal.ts';

interface Options extends ApiOptions, SearchOptions {
  readonly format: 'ndjson' | 'csv';
  readonly file?: string;
}

const LINE_FEED = 0x0a;

function countLines(chunk: Uint8Array): number {
  let lines = 0;
  for (let at = chunk.indexOf(LINE_FEED); at >= 0; at = chunk.indexOf(LINE_FEED, at + 1))
    lines += 1;
  return lines;
}

export const createExportCommand: CommandFactory = (terminal) =>
  addApiOptions(addSearchOptions(new Command('export')))
    .description('write all events of a search, newest first, as NDJSON or CSV')
    .addOption(
      new Option('--format <format>', 'ndjson has the raw event of each')
        .choices(['ndjson', 'csv'])
        .default('ndjson'),
    )
    .option('-f, --file <file>', 'write there instead of standard output; whole or not at all')
    .addHelpText(
      'after',
      QUERY_HELP +
        examples([
          [
            'k8s-audit export --from -30d -f people.csv --format csv actor:person',
            'a month for a spreadsheet',
          ],
          [
            'k8s-audit export cluster:prod-eu | zstd > prod-eu.ndjson.zst',
            'everything of a cluster',
          ],
        ]),
    )
    .action((words: string[], options: Options) => runExport(terminal, words, options));

async function runExport(
  terminal: Terminal,
  words: readonly string[],
  options: Options,
): Promise<void> {
  const response = await createApi(options).open('/api/v1/events/export', {
    parameters: { ...searchParameters(words, options), format: options.format },
  });
  const target = options.file === undefined ? printTo(terminal) : await writeTo(options.file);
  const progress = createProgress(terminal);
  let bytes = 0;
  let lines = 0;
  try {
    for await (const part of response.body ?? []) {
      const chunk = part as Uint8Array;
      await target.write(chunk);
      bytes += chunk.length;
      lines += countLines(chunk);
      progress.show(() => `${formatCount(lines, 'line')}, ${formatBytes(bytes)}`);
    }
  } catch (error) {
    if (error instanceof CommandError) throw error;
    throw new CommandError(
      EXIT.unreachable,
      `The export broke off after ${formatCount(lines, 'line')} (${(error as Error).message}): run it again.`,
      { cause: error },
    );
  } finally {
    progress.end();
  }
  await target.finish();
  terminal.say(`Exported ${formatCount(lines, 'line')}, ${formatBytes(bytes)}.`);
}

interface Target {
  write(chunk: Uint8Array): Promise<void>;
  finish(): Promise<void>;
}

/** To a terminal, what it would obey is shown as its code; into a pipe the bytes go as they are. */
function printTo(terminal: Terminal): Target {
  const decoder = new TextDecoder();
  const shown = (chunk: Uint8Array): string =>
    decoder.decode(chunk, { stream: true }).split(/\r?\n/).map(showText).join('\n');
  return {
    write: (chunk) => terminal.print(terminal.showsResults ? shown(chunk) : chunk),
    finish: async () => undefined,
  };
}

/** Under another name until it is whole: half an export must not be taken for all. */
async function writeTo(file: string): Promise<Target> {
  const unfinished = `${file}.part`;
  const failed = (error: unknown): never => {
    throw new CommandError(
      EXIT.failed,
      `${file} cannot be written (${(error as Error).message}): give a file in a folder that can.`,
      { cause: error },
    );
  };
  const handle = await open(unfinished, 'w', 0o600).catch(failed);
  return {
    write: (chunk) => handle.appendFile(chunk).catch(failed),
    async finish() {
      await handle.close();
      await rename(unfinished, file).catch(failed);
    },
  };
}

import { setTimeout as delay } from 'node:timers/promises';
import type { EventItem } from '@k8s-audit/audit-event';
import { Command } from 'commander';
import { addApiOptions, type ApiOptions } from '../api/api-options.ts';
import { createApi, type Api } from '../api/create-api.ts';
import { readEventStream, type StreamMessage } from '../api/read-event-stream.ts';
import { QUERY_HELP } from '../api/search-options.ts';
import { examples, type CommandFactory } from '../command-factory.ts';
import { CommandError, EXIT } from '../exit-code.ts';
import { createEventFormatter, outputOption, type Output } from '../output/format-event.ts';
import { showText } from '../output/show-text.ts';
import type { Terminal } from '../terminal.ts';

interface Options extends ApiOptions {
  readonly output: Output;
}

const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 15_000;
/** The server says every 15 s that it is there: a connection that is silent for longer is dead. */
const LONGEST_SILENCE_MS = 45_000;

export const createTailCommand: CommandFactory = (terminal) =>
  addApiOptions(new Command('tail'))
    .description('show events as they are stored; goes on where it was after a break')
    .argument('[query...]', 'terms such as verb:delete resource:secrets; quote what has spaces')
    .addOption(outputOption())
    .addHelpText(
      'after',
      QUERY_HELP +
        examples([
          ['k8s-audit tail actor:person', 'what people do now'],
          [
            'k8s-audit tail -o json resource:pods/exec | ./alert.sh',
            'for a script, one event a line',
          ],
        ]),
    )
    .action((words: string[], options: Options) => tail(terminal, words.join(' '), options));

async function tail(terminal: Terminal, q: string, options: Options): Promise<never> {
  const api = createApi(options);
  const format = createEventFormatter(options.output, terminal.style);
  const show = async ({ event, data }: StreamMessage): Promise<void> => {
    if (data === '') return;
    if (event === 'message') await terminal.print(format(JSON.parse(data) as EventItem));
    else terminal.say(`${event}: ${showText(data)}`);
  };
  /** Behind what was shown; null until the server has said where it begins. */
  let place: string | null = null;
  let waitMs = FIRST_WAIT_MS;
  for (;;) {
    const greeting = place === null ? 'Following from now on; Ctrl-C ends it.' : 'Connected again.';
    try {
      for await (const message of follow(api, { q, place, onOpen: () => terminal.say(greeting) })) {
        await show(message);
        place = message.lastId;
        waitMs = FIRST_WAIT_MS;
      }
      terminal.say('The server ended the view; connecting again …');
    } catch (error) {
      if (place === null || !isPassing(error)) throw error;
      terminal.say(`${(error as Error).message} Connecting again …`);
    }
    await delay(waitMs);
    waitMs = Math.min(waitMs * 2, LONGEST_WAIT_MS);
  }
}

async function* follow(
  api: Api,
  { q, place, onOpen }: { q: string; place: string | null; onOpen: () => void },
): AsyncGenerator<StreamMessage> {
  const silence = new AbortController();
  const timer = setTimeout(() => silence.abort(), LONGEST_SILENCE_MS);
  try {
    const response = await api.open('/api/v1/tail', {
      parameters: { q },
      headers: place === null ? {} : { 'last-event-id': place },
      signal: silence.signal,
    });
    onOpen();
    yield* readEventStream(watched(response, timer));
  } finally {
    clearTimeout(timer);
    silence.abort(); // Lets go of a connection that nobody reads any more.
  }
}

async function* watched(response: Response, timer: NodeJS.Timeout): AsyncGenerator<Uint8Array> {
  try {
    for await (const chunk of response.body ?? []) {
      timer.refresh();
      yield chunk as Uint8Array;
    }
  } catch (error) {
    throw new CommandError(EXIT.unreachable, 'The connection broke.', { cause: error });
  }
}

const isPassing = (error: unknown): boolean =>
  error instanceof CommandError && error.exitCode === EXIT.unreachable;

import { setTimeout as delay } from 'node:timers/promises';
import { createApiserverClient } from '@k8s-audit/apiserver-client';
import { Command, InvalidArgumentError } from 'commander';
import { examples, type CommandFactory } from '../command-factory.ts';
import { CommandError, EXIT } from '../exit-code.ts';
import { formatCount } from '../output/format-count.ts';
import { createProgress } from '../output/progress.ts';
import type { Terminal } from '../terminal.ts';
import { addWebhookOptions, readWebhook, type WebhookOptions } from '../webhook/webhook-options.ts';

interface Options extends WebhookOptions {
  readonly events: number;
  readonly rate: number;
  readonly hostile?: boolean;
}

/** Events of so long a time go together, as with --audit-webhook-batch-max-wait=1s. */
const BATCH_WAIT_MS = 1_000;
/** How often events are made: at high rates several at once. */
const TICK_MS = 50;

export const createSimulateCommand: CommandFactory = (terminal) =>
  addWebhookOptions(new Command('simulate'))
    .description('send made-up events as kube-apiserver would')
    .option('-n, --events <number>', 'how many', readNumber, 100)
    .option('-r, --rate <number>', 'how many a second', readNumber, 20)
    .option('--hostile', 'with all that somebody may put into an event to do harm')
    .addHelpText(
      'after',
      `
In batches, side by side, tried again for a minute and a half with the same bytes, and then
dropped: what arrives of them tells how a real cluster would fare. Use a cluster name for it alone.
` +
        examples([
          ['k8s-audit simulate -c playground', 'something to look at'],
          ['k8s-audit simulate -c load -n 100000 -r 2000', 'load, while parts are restarted'],
          ['k8s-audit simulate -c hostile --hostile', 'to see that pages and exports stay calm'],
        ]),
    )
    .action((options: Options) => simulate(terminal, options));

async function simulate(terminal: Terminal, options: Options): Promise<void> {
  const { url, token } = readWebhook(options);
  // Loaded here: all other commands begin sooner without it.
  const { createDemoEvent, createHostileEvent } = await import('@k8s-audit/local');
  const create = options.hostile === true ? createHostileEvent : createDemoEvent;
  const client = createApiserverClient({ url: url.href, token, batchMaxWaitMs: BATCH_WAIT_MS });
  const progress = createProgress(terminal);
  const startedAt = Date.now();
  let made = 0;
  while (made < options.events) {
    const due = Math.min(options.events, ((Date.now() - startedAt) * options.rate) / 1_000);
    for (; made < due; made += 1) client.process(create(new Date()));
    progress.show(() => `${formatCount(made)} sent`);
    if (made < options.events) await delay(TICK_MS);
  }
  const deliveries = await client.shutdown();
  client.close();
  progress.end();
  const dropped = deliveries.filter(({ delivered }) => !delivered).length;
  if (dropped > 0)
    throw new CommandError(
      EXIT.failed,
      `${formatCount(dropped, 'batch', 'batches')} of ${deliveries.length} were dropped after five attempts: "k8s-audit doctor" says why.`,
    );
  terminal.say(
    `${formatCount(made)} were taken, in ${formatCount(deliveries.length, 'batch', 'batches')}.`,
  );
}

function readNumber(text: string): number {
  const number = Number(text);
  if (Number.isFinite(number) && number > 0) return number;
  throw new InvalidArgumentError('Give a number above 0.');
}

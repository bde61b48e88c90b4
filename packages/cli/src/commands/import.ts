import { createAgent, QUERY } from '@k8s-audit/apiserver-client';
import { Command, InvalidArgumentError } from 'commander';
import { examples, type CommandFactory } from '../command-factory.ts';
import { CommandError, EXIT } from '../exit-code.ts';
import { checkLogs } from '../import/check-logs.ts';
import { importFile, importStream, type ImportTarget } from '../import/import-log.ts';
import {
  defaultProgressFile,
  noProgress,
  openImportProgress,
  type ImportProgress,
} from '../import/import-progress.ts';
import { inflate } from '../import/open-log.ts';
import { formatBytes, formatCount } from '../output/format-count.ts';
import { createProgress } from '../output/progress.ts';
import type { Terminal } from '../terminal.ts';
import { requireIngest } from '../webhook/recognise-ingest.ts';
import {
  addWebhookOptions,
  readWebhook,
  type Webhook,
  type WebhookOptions,
} from '../webhook/webhook-options.ts';

interface Options extends WebhookOptions {
  readonly progressFile?: string;
  readonly resume: boolean;
  readonly giveUpAfter: number;
}

const STDIN = '-';
const GIVE_UP_AFTER_SECONDS = 600;

export const createImportCommand: CommandFactory = (terminal) =>
  addWebhookOptions(new Command('import'))
    .description('send audit log files to the store, each event once')
    .argument(
      '<file...>',
      'logs of kube-apiserver, also rotated, .gz or .zst; - for standard input',
    )
    .option('--progress-file <file>', 'where it is kept how far it came (default: one a webhook)')
    .option('--no-resume', 'begin at the beginning, whatever was imported before')
    .option(
      '--give-up-after <seconds>',
      'how long to wait for ingest when it cannot take events',
      readSeconds,
      GIVE_UP_AFTER_SECONDS,
    )
    .addHelpText(
      'after',
      `
An event is stored once, however often and by whatever way it comes: import what the webhook has
sent already, the same file twice, or overlapping files, under the same name of the cluster.
Interrupted, run it again: it goes on where it was. Lines that are no events go to the quarantine.
` +
        examples([
          [
            'k8s-audit import -u https://audit.example.com -c prod-eu /var/log/kubernetes/audit/audit*.log*',
            'the log of a control plane, with its rotated files',
          ],
          ['zcat old/*.gz | k8s-audit import -c prod-eu -', 'from somewhere else'],
        ]),
    )
    .action((files: string[], options: Options) => runImport(terminal, files, options));

async function runImport(
  terminal: Terminal,
  files: readonly string[],
  options: Options,
): Promise<void> {
  const webhook = readWebhook(options);
  const sizes = await checkLogs(files.filter((file) => file !== STDIN));
  const agent = createAgent(webhook.url);
  const authorization = webhook.token === undefined ? undefined : `Bearer ${webhook.token}`;
  await requireIngest(webhook.url, { agent, authorization });
  const progress = openProgress(terminal, webhook, options);
  const line = createProgress(terminal);
  const total = { events: 0, readBytes: 0 };
  const target: ImportTarget = {
    url: withQuery(webhook.url),
    agent,
    authorization,
    giveUpAfterMs: options.giveUpAfter * 1_000,
    onTrouble: (reason) => terminal.say(`${reason} Trying again …`),
    progress,
    onSent: (events) => {
      total.events += events;
      line.show(() => tellProgress(total, sizes));
    },
  };
  const onRead = (bytes: number): void => void (total.readBytes += bytes);
  try {
    for (const file of files) await importOne(terminal, file, { target, onRead });
  } finally {
    line.end();
    progress.flush();
    agent.destroy();
  }
  terminal.say(`Imported ${formatCount(total.events)} from ${formatCount(files.length, 'file')}.`);
}

async function importOne(
  terminal: Terminal,
  file: string,
  { target, onRead }: { target: ImportTarget; onRead: (bytes: number) => void },
): Promise<void> {
  try {
    const imported =
      file === STDIN
        ? await importStream(inflate(terminal.stdin, onRead), {
            ...target,
            start: 0,
            keep: () => undefined,
          })
        : await importFile(file, target, onRead);
    if (imported.resumedAtBytes > 0)
      terminal.say(`${file}: went on behind ${formatBytes(imported.resumedAtBytes)}.`);
    if (imported.hasOpenLine)
      terminal.say(`${file}: its last line is not whole yet and waits for the next import.`);
  } catch (error) {
    if (error instanceof CommandError) throw error;
    throw new CommandError(
      EXIT.failed,
      `${file} cannot be read to its end (${(error as Error).message}): what was read is imported. Mend the file, or leave it out.`,
      { cause: error },
    );
  }
}

function openProgress(terminal: Terminal, webhook: Webhook, options: Options): ImportProgress {
  if (!options.resume) return noProgress;
  return openImportProgress(
    options.progressFile ?? defaultProgressFile(webhook.url, terminal.environment),
  );
}

function tellProgress(total: { events: number; readBytes: number }, size: number): string {
  const read = formatBytes(total.readBytes);
  if (size === 0) return `${formatCount(total.events)}, ${read}`;
  const percent = Math.min(99, Math.floor((100 * total.readBytes) / size));
  return `${formatCount(total.events)}, ${read} of ${formatBytes(size)} (${percent} %)`;
}

function withQuery(url: URL): URL {
  const sent = new URL(url);
  sent.search = QUERY;
  return sent;
}

function readSeconds(text: string): number {
  const seconds = Number(text);
  if (Number.isFinite(seconds) && seconds >= 0) return seconds;
  throw new InvalidArgumentError('Give a number of seconds.');
}

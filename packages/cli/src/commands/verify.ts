import { Command, InvalidArgumentError, Option } from 'commander';
import { SettingsError } from '@k8s-audit/config';
import { examples, type CommandFactory } from '../command-factory.ts';
import { CommandError, EXIT } from '../exit-code.ts';
import { outputOption, type Output } from '../output/format-event.ts';
import { showJson, showText } from '../output/show-text.ts';
import type { Terminal } from '../terminal.ts';

interface Options {
  readonly key: readonly string[];
  readonly checkpoint: readonly string[];
  readonly retentionDays?: number;
  readonly output: Output;
}

export const createVerifyCommand: CommandFactory = (terminal) =>
  new Command('verify')
    .description('check that nothing was changed and nothing is missing')
    .argument('[package]', 'an evidence package; without one the whole database')
    .option(
      '-k, --key <key>',
      'the public key as you noted it, or its file; older ones too',
      add,
      [],
    )
    .option('--checkpoint <file>', 'checkpoints that were kept elsewhere; several times', add, [])
    .addOption(
      new Option(
        '--retention-days <days>',
        'how long events are kept: a day that was dropped earlier is missing',
      )
        .env('RETENTION_DAYS')
        .argParser(readDays),
    )
    .addOption(outputOption('the verdict on one line'))
    .addHelpText(
      'after',
      `
Gives two verdicts, and names the first batch that differs. Unaltered: what is there is what was
received. Complete: what was received is there. A package needs no network. The database is that of
DB_HOST, DB_PORT, DB_USER, DB_PASSWORD (or DB_PASSWORD_FILE) and DB_NAME, and is read from its
beginning to its end; a user with SELECT is enough.
Exit codes: 0 unaltered and complete, 1 not, 2 when what was given cannot be used, 3 when the
database cannot be read.
` +
        examples([
          ['k8s-audit verify evidence.zip -k audit.pub', 'what somebody handed over'],
          [
            'DB_HOST=db.example.com DB_PASSWORD_FILE=db k8s-audit verify -k audit.pub --checkpoint checkpoints.txt',
            'the whole store',
          ],
        ]),
    )
    .action((file: string | undefined, options: Options) => runVerify(terminal, file, options));

async function runVerify(
  terminal: Terminal,
  file: string | undefined,
  { key, checkpoint, retentionDays, output }: Options,
): Promise<void> {
  if (file !== undefined && checkpoint.length > 0)
    throw new CommandError(
      EXIT.wrongUsage,
      '--checkpoint is compared with the database: a package brings the one that proves it. Leave it out.',
    );
  // Loaded here: all other commands begin sooner without it.
  const { formatVerdict, UnusableInputError, verify } = await import('@k8s-audit/verify');
  if (file === undefined && terminal.showsProgress)
    terminal.say('Reading the whole store; of a large one this takes a while …');
  const verdict = await verify({
    file: file ?? null,
    keys: key,
    checkpoints: checkpoint,
    retentionDays: retentionDays ?? null,
  }).catch((error: Error) => {
    if (error instanceof SettingsError) throw error;
    if (error instanceof UnusableInputError)
      throw new CommandError(EXIT.wrongUsage, showText(error.message), { cause: error });
    throw new CommandError(
      EXIT.unreachable,
      `The database was not read to its end (${showText(error.message)}), so nothing is known: check DB_HOST, DB_PORT, DB_USER, DB_PASSWORD and DB_NAME, and try again.`,
      { cause: error },
    );
  });
  await terminal.print(`${output === 'json' ? showJson(verdict) : formatVerdict(verdict)}\n`);
  if (!verdict.unaltered || !verdict.complete)
    throw new CommandError(
      EXIT.failed,
      'Keep all as it is, also the checkpoints: docs/tamper-evidence.md says what to do.',
    );
}

const add = (one: string, others: readonly string[]): string[] => [...others, one];

function readDays(text: string): number {
  if (/^[1-9]\d{0,4}$/.test(text)) return Number(text);
  throw new InvalidArgumentError('Give a whole number of days, as RETENTION_DAYS is.');
}

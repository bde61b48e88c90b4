import { hash as hashText, randomBytes } from 'node:crypto';
import { Command } from 'commander';
import { examples, type CommandFactory } from '../command-factory.ts';
import { CommandError, EXIT } from '../exit-code.ts';
import { changeTokensFile, type TokensChange } from '../tokens/change-tokens-file.ts';
import type { Terminal } from '../terminal.ts';

interface Options {
  readonly file?: string;
  readonly cluster?: string;
  readonly replace?: boolean;
  readonly remove?: string;
}

/** 192 bits: nobody guesses it, and it fits on a line of a kubeconfig. */
const TOKEN_BYTES = 24;

export const createTokenCommand: CommandFactory = (terminal) =>
  new Command('token')
    .description('make a token for the webhook, and keep its hash in WEBHOOK_TOKENS_FILE')
    .option('-f, --file <file>', 'the WEBHOOK_TOKENS_FILE to write its hash into')
    .option('-c, --cluster <name>', 'which cluster it may write; * for any')
    .option('--replace', 'the tokens that the cluster had are valid no more')
    .option('--remove <hash>', 'take a hash out of the file instead (its first digits will do)')
    .addHelpText(
      'after',
      `
The token is all that goes to standard output. ingest reads the file again when it changes, so
that a token is rotated without a restart: add one, give it to kube-apiserver, remove the old one.
` +
        examples([
          ['k8s-audit token', 'a token and its hash'],
          ['k8s-audit token -f tokens.json -c prod-eu > prod-eu.token', 'a token more for prod-eu'],
          ['k8s-audit token -f tokens.json -c prod-eu --remove sha256:1f0e', 'the old one is out'],
        ]),
    )
    .action((options: Options) => runToken(terminal, options));

async function runToken(terminal: Terminal, options: Options): Promise<void> {
  const { file, cluster, remove } = options;
  if ((file === undefined) !== (cluster === undefined))
    throw new CommandError(EXIT.wrongUsage, 'Give --file and --cluster together.');
  if (remove !== undefined) {
    if (file === undefined || cluster === undefined)
      throw new CommandError(EXIT.wrongUsage, 'Say with --file and --cluster where to remove it.');
    change(file, { kind: 'remove', cluster, prefix: remove });
    return terminal.say(`Removed it from ${cluster} in ${file}.`);
  }
  const token = randomBytes(TOKEN_BYTES).toString('base64url');
  const hash = `sha256:${hashText('sha256', token)}`;
  if (file !== undefined && cluster !== undefined)
    change(file, { kind: options.replace ? 'replace' : 'add', cluster, hash });
  await terminal.print(`${token}\n`);
  terminal.say(
    file === undefined
      ? `Its hash, for WEBHOOK_TOKENS_FILE: ${hash}`
      : `Wrote ${hash} for ${cluster ?? ''} into ${file}. The token itself is kept nowhere.`,
  );
}

function change(file: string, wanted: TokensChange): void {
  const fault = changeTokensFile(file, wanted);
  if (fault !== null) throw new CommandError(EXIT.failed, fault);
}

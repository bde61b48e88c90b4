import { Argument, Command } from 'commander';
import { addApiOptions, type ApiOptions } from '../api/api-options.ts';
import { createApi } from '../api/create-api.ts';
import { examples, type CommandFactory } from '../command-factory.ts';
import { CommandError, EXIT } from '../exit-code.ts';
import type { Terminal } from '../terminal.ts';
import { keepByApi, type TokenTerms } from '../tokens/keep-by-api.ts';
import { keepInFile } from '../tokens/keep-in-file.ts';
import { makeToken } from '../tokens/make-token.ts';
import type { MadeToken, TokenKeeper } from '../tokens/token-keeper.ts';

interface Options extends ApiOptions, TokenTerms {
  readonly file?: string;
  readonly cluster?: string;
}

const ACTIONS = ['make', 'list', 'rotate', 'revoke'] as const;
type Action = (typeof ACTIONS)[number];

export const createTokenCommand: CommandFactory = (terminal) =>
  addApiOptions(new Command('token'))
    .description('make, list, rotate and revoke the tokens that clusters send with')
    .addArgument(new Argument('[action]', 'what to do').choices(ACTIONS).default('make'))
    .argument('[id]', 'which token to revoke; of a hash in a file its first digits will do')
    .option('-c, --cluster <name>', 'whose token; with --file also * for any cluster')
    .option('-f, --file <file>', 'the WEBHOOK_TOKENS_FILE that keeps it, instead of k8s-audit')
    .option('--label <text>', 'what it is for')
    .option('--expires-in-days <days>', 'when it ends; never, without it')
    .option('--grace-hours <hours>', 'rotate: how long the others stay valid; 24 without it')
    .addHelpText(
      'after',
      `
The token is all that goes to standard output. A cluster may have several at once: make one, give
it to kube-apiserver, revoke the old one. ingest knows within seconds, without a restart.
With --file, rotate ends the others at once.
` +
        examples([
          ['k8s-audit token make -c prod-eu > prod-eu.token', 'a token more for prod-eu'],
          ['k8s-audit token rotate -c prod-eu --grace-hours 48', 'a new one; the others end'],
          ['k8s-audit token list -c prod-eu', 'which there are, and when they were used'],
          ['k8s-audit token revoke -c prod-eu 01JDKQ9T3N8Z7V5W2X4Y6A8B0C', 'one is out'],
          ['k8s-audit token make -f tokens.json -c prod-eu', 'the same, kept in a file'],
          ['k8s-audit token', 'a token and its hash, kept nowhere'],
        ]),
    )
    .action((action: Action, id: string | undefined, options: Options) =>
      runToken(terminal, action, id, options),
    );

async function runToken(
  terminal: Terminal,
  action: Action,
  id: string | undefined,
  options: Options,
): Promise<void> {
  const keeper = chooseKeeper(options);
  if (keeper === null) {
    if (action !== 'make') throw wrongUsage('Say with --cluster whose tokens are meant.');
    const { token, hash } = makeToken();
    return show(terminal, { token, remark: `Its hash, for WEBHOOK_TOKENS_FILE: ${hash}` });
  }
  switch (action) {
    case 'make':
      return show(terminal, await keeper.make());
    case 'rotate':
      return show(terminal, await keeper.rotate());
    case 'revoke':
      if (id === undefined) throw wrongUsage('Say which: "k8s-audit token list" shows their ids.');
      return terminal.say(await keeper.revoke(id));
    case 'list':
      return list(terminal, keeper);
    default:
      return action satisfies never;
  }
}

function chooseKeeper(options: Options): TokenKeeper | null {
  const { file, cluster } = options;
  if (file !== undefined && cluster === undefined)
    throw wrongUsage('Give --cluster with --file: the name of one, or * for any.');
  if (cluster === undefined) return null;
  if (file !== undefined) return keepInFile(file, cluster);
  const { label, expiresInDays, graceHours } = options;
  return keepByApi(createApi(options), cluster, {
    ...(label !== undefined && { label }),
    ...(expiresInDays !== undefined && { expiresInDays }),
    ...(graceHours !== undefined && { graceHours }),
  });
}

async function show(terminal: Terminal, { token, remark }: MadeToken): Promise<void> {
  await terminal.print(`${token}\n`);
  terminal.say(remark);
}

async function list(terminal: Terminal, keeper: TokenKeeper): Promise<void> {
  const tokens = await keeper.list();
  for (const { id, about } of tokens) await terminal.print(`${id}  ${about}\n`);
  if (tokens.length === 0) terminal.say('This cluster has no token.');
}

const wrongUsage = (message: string): CommandError => new CommandError(EXIT.wrongUsage, message);

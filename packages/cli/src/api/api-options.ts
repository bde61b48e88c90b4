import { readFileSync } from 'node:fs';
import { Option, type Command } from 'commander';
import { CommandError, EXIT } from '../exit-code.ts';

/** Where the API is, and who asks. */
export interface ApiOptions {
  readonly url: string;
  readonly token?: string;
  readonly tokenFile?: string;
}

/** Gives a command the settings of the API, by flag or by environment. */
export function addApiOptions(command: Command): Command {
  return command
    .addOption(
      new Option('--url <url>', 'address of k8s-audit')
        .env('K8S_AUDIT_URL')
        .default('http://127.0.0.1:8081'),
    )
    .addOption(new Option('--token <token>', 'token of the API').env('K8S_AUDIT_TOKEN'))
    .addOption(
      new Option('--token-file <file>', 'file that holds the token').env('K8S_AUDIT_TOKEN_FILE'),
    );
}

/** The token itself, or what its file holds. Throws CommandError where the file cannot be read. */
export function readToken(options: {
  readonly token?: string | undefined;
  readonly tokenFile?: string | undefined;
}): string | undefined {
  if (options.token !== undefined || options.tokenFile === undefined) return options.token;
  try {
    return readFileSync(options.tokenFile, 'utf8').trim();
  } catch (error) {
    throw new CommandError(
      EXIT.wrongUsage,
      `The token file cannot be read (${(error as Error).message}): give the path of a readable file.`,
      { cause: error },
    );
  }
}

import { Command } from 'commander';
import { examples, type CommandFactory } from '../command-factory.ts';
import { CommandError, EXIT } from '../exit-code.ts';

export const createStartCommand: CommandFactory = () =>
  new Command('start')
    .description('run everything on this machine: MariaDB, Redis, ingest, writer and query')
    .option('--demo', 'send a stream of made-up events')
    .addHelpText(
      'after',
      `
In a checkout, whose services it runs: a command that was installed alone has none.
Settings come from the environment or a file .env, as for "npm start": DATA_DIR, INGEST_PORT,
QUERY_PORT, WRITER_PORT, DB_HOST, REDIS_URL and those of the services. Ctrl-C stops everything.
` + examples([['k8s-audit start --demo', 'to look around']]),
    )
    .action(async (options: { readonly demo?: boolean }) => {
      // Loaded here: all other commands begin sooner without it.
      const { runStart } = await import('@k8s-audit/local');
      const exitCode = await runStart(options.demo === true ? ['--demo'] : []);
      if (exitCode !== 0) throw new CommandError(EXIT.failed, 'A part ended by itself.');
    });

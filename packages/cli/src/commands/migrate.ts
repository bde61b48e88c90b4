import { Command } from 'commander';
import { z } from 'zod';
import { databaseSettings, readSettings, toDatabaseAddress } from '@k8s-audit/config';
import { examples, type CommandFactory } from '../command-factory.ts';
import { CommandError, EXIT } from '../exit-code.ts';

export const createMigrateCommand: CommandFactory = (terminal) =>
  new Command('migrate')
    .description('bring the database schema up to date, once, and exit')
    .addHelpText(
      'after',
      `
Writers do the same at their start; this is for a job before a rollout. Safe at any time, also
beside running services and other migrations. Needs DB_HOST, DB_PORT, DB_USER, DB_PASSWORD
(or DB_PASSWORD_FILE) and DB_NAME, as the services do.
` +
        examples([
          [
            'DB_HOST=db.example.com DB_PASSWORD_FILE=/run/secrets/db k8s-audit migrate',
            'before an upgrade',
          ],
        ]),
    )
    .action(async () => {
      const settings = readSettings(z.object(databaseSettings), terminal.environment);
      // Loaded here: all other commands begin sooner without them.
      const { createLogger } = await import('@k8s-audit/logging');
      const { connectDatabase, migrateDatabase } = await import('@k8s-audit/store');
      const db = connectDatabase(toDatabaseAddress(settings));
      try {
        await migrateDatabase(db, { logger: createLogger({ name: 'migrate', level: 'info' }) });
      } catch (error) {
        throw new CommandError(
          EXIT.failed,
          `The database ${settings.DB_NAME} at ${settings.DB_HOST}:${settings.DB_PORT} was not migrated (${(error as Error).message}): check DB_HOST, DB_PORT, DB_USER, DB_PASSWORD and DB_NAME, and that the user may create tables.`,
          { cause: error },
        );
      } finally {
        await db.close();
      }
      terminal.say(`The schema of ${settings.DB_NAME} is up to date.`);
    });

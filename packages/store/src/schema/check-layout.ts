import type { Database } from '../connection/database.ts';
import { UnsupportedServerError } from './check-server-version.ts';

/**
 * Before the first release events lay in another layout, which no migration reads. Throws
 * UnsupportedServerError on a database that has it: its tables must not be mixed with ours.
 */
export async function checkLayout(db: Database): Promise<void> {
  if (!(await db.knex.schema.hasTable('batches'))) return;
  throw new UnsupportedServerError(
    'this database holds events in the layout of a version before the first release: set DB_NAME to an empty database, or remove the folder DATA_DIR where npm start made it',
  );
}

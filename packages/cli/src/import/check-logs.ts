import { statSync } from 'node:fs';
import { CommandError, EXIT } from '../exit-code.ts';
import { nameLog } from './import-log.ts';

/** Finds what cannot be imported before anything is sent. Resolves to the bytes of all files. */
export async function checkLogs(files: readonly string[]): Promise<number> {
  let bytes = 0;
  for (const file of files) {
    try {
      bytes += statSync(file).size;
      await nameLog(file);
    } catch (error) {
      if (error instanceof CommandError) throw error;
      throw new CommandError(
        EXIT.wrongUsage,
        `${file} cannot be read (${(error as Error).message}): give files that can, or - for standard input.`,
        { cause: error },
      );
    }
  }
  return bytes;
}

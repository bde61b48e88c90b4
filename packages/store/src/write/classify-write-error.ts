/** What to do about an error of a write. There is no fourth case and no silent drop. */
export type WriteErrorClass =
  /** The database's state: the same write will succeed later. */
  | 'retry'
  /** Something in the data: halves tell which row it is. */
  | 'split';

/**
 * Errors that speak of the data of a statement, by their numbers, which MySQL and MariaDB share:
 * https://dev.mysql.com/doc/mysql-errors/8.4/en/server-error-reference.html. Everything else, also
 * what is not known, is the database's state: waiting loses nothing, setting aside could.
 */
const DATA_ERRORS = new Set([
  1048, // a column cannot be null
  1153, // packet larger than max_allowed_packet
  1264, // number out of range
  1366, // incorrect string value
  1406, // data too long
  1526, // no partition for the value
  3819, // check constraint (MySQL)
  4025, // check constraint (MariaDB)
]);

export function classifyWriteError(error: unknown): WriteErrorClass {
  const errno = (error as { errno?: unknown } | null)?.errno;
  return typeof errno === 'number' && DATA_ERRORS.has(errno) ? 'split' : 'retry';
}

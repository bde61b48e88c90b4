import { argon2, randomBytes, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';
import { HttpError } from '@k8s-audit/http-kit';

const derive = promisify(argon2);

/** RFC 9106's second choice, for servers with less memory: 64 MiB and 3 passes. */
const STRENGTH = { memory: 65_536, passes: 3, parallelism: 4 };
const HASH_BYTES = 32;
const SALT_BYTES = 16;

interface PasswordHash {
  readonly memory: number;
  readonly passes: number;
  readonly parallelism: number;
  readonly salt: Buffer;
  readonly hash: Buffer;
}

/** Hashes a password in the usual form `$argon2id$v=19$m=…,t=…,p=…$salt$hash`. */
export async function hashPassword(password: string, strength = STRENGTH): Promise<string> {
  const salt = randomBytes(SALT_BYTES);
  const hash = await derive('argon2id', {
    ...strength,
    message: password,
    nonce: salt,
    tagLength: HASH_BYTES,
  });
  const { memory, passes, parallelism } = strength;
  const encode = (bytes: Buffer): string => bytes.toString('base64').replaceAll('=', '');
  return `$argon2id$v=19$m=${memory},t=${passes},p=${parallelism}$${encode(salt)}$${encode(hash)}`;
}

const FORM =
  /^\$argon2id\$v=19\$m=(\d{1,7}),t=(\d{1,3}),p=(\d{1,3})\$([\w+/]{11,})\$([\w+/]{22,})$/;

/** Null for what is no hash of argon2id: then it is a password. */
function readPasswordHash(text: string): PasswordHash | null {
  const [, memory, passes, parallelism, salt, hash] = FORM.exec(text) ?? [];
  if (salt === undefined || hash === undefined) return null;
  return {
    memory: Number(memory),
    passes: Number(passes),
    parallelism: Number(parallelism),
    salt: Buffer.from(salt, 'base64'),
    hash: Buffer.from(hash, 'base64'),
  };
}

/** Who signed in here before does not wait for strangers. */
export type Lane = 'known' | 'stranger';
export type PasswordCheck = (given: string, lane: Lane) => Promise<boolean>;

/** At the same time, of each lane: a check takes 64 MiB and some tenths of a second of a core. */
const MOST_CHECKS = 2;

/**
 * A check of the administrator's password, which may be set as a password or as its hash. Both are
 * compared by their hashes, so that the time tells nothing. Throws HttpError 503 when too many try.
 */
export async function createPasswordCheck(setting: string): Promise<PasswordCheck> {
  const ready = readPasswordHash(setting);
  const expected = ready ?? readPasswordHash(await hashPassword(setting));
  if (expected === null) throw new Error('a hash of ours cannot be read');
  const { salt, hash, ...strength } = expected;
  const check = async (given: string): Promise<boolean> => {
    const options = { ...strength, message: given, nonce: salt, tagLength: hash.length };
    return timingSafeEqual(await derive('argon2id', options), hash);
  };
  if (ready !== null) await checkStrength(check);
  const running: Record<Lane, number> = { known: 0, stranger: 0 };
  return async (given, lane) => {
    if (running[lane] >= MOST_CHECKS) throw tooMany();
    running[lane] += 1;
    try {
      return await check(given);
    } finally {
      running[lane] -= 1;
    }
  };
}

/** A hash may ask for what this machine cannot do: that is told at start, not at the first sign-in. */
async function checkStrength(check: (given: string) => Promise<boolean>): Promise<void> {
  try {
    await check('');
  } catch (error) {
    const why = (error as Error).message;
    throw new Error(
      `ADMIN_PASSWORD: this hash cannot be used (${why}); make one with npm run hash-password`,
      {
        cause: error,
      },
    );
  }
}

const tooMany = (): HttpError =>
  new HttpError(503, 'busy', 'many sign in at the moment; try again in a few seconds', {
    retryAfterSeconds: 2,
  });

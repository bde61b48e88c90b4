import { text } from 'node:stream/consumers';
import { hashPassword } from './auth/admin-password.ts';

/** `npm run hash-password`: reads a password and prints its hash, for ADMIN_PASSWORD. */
if (process.stdin.isTTY) process.stderr.write('Password, then Ctrl-D: ');
const password = (await text(process.stdin)).replace(/\r?\n$/, '');
if (password === '') {
  process.stderr.write('there was no password: type one, or send one to standard input\n');
  process.exit(1);
}
process.stdout.write(`${await hashPassword(password)}\n`);

import { parseArgs } from 'node:util';
import { formatVerdict } from './verdict.ts';
import { verify } from './verify.ts';

const HELP = `verify [evidence.zip] [--key KEY]... [--checkpoint FILE]... [--retention-days DAYS] [--json]

Checks an evidence package, or without one the database of DB_HOST, DB_PORT, DB_USER, DB_PASSWORD
and DB_NAME.

  --key KEY              the public key as you noted it, or a file that has it; older ones too
  --checkpoint FILE      checkpoints that were kept off the machine
  --retention-days DAYS  how long events are kept: a day that was dropped earlier is missing
  --json                 the verdict as JSON

Ends with 0 when all is unaltered and complete, 1 when not, 2 when it cannot be told.
`;

const CANNOT_TELL = 2;

function readDays(text: string): number {
  if (/^\d{1,5}$/.test(text)) return Number(text);
  throw new Error('--retention-days must be a whole number of days, as RETENTION_DAYS is');
}

try {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      key: { type: 'string', multiple: true, default: [] },
      checkpoint: { type: 'string', multiple: true, default: [] },
      'retention-days': { type: 'string', default: '1' },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) process.stdout.write(HELP);
  else {
    const verdict = await verify({
      file: positionals[0] ?? null,
      keys: values.key,
      checkpoints: values.checkpoint,
      retentionDays: readDays(values['retention-days']),
    });
    const text = values.json ? JSON.stringify(verdict, null, 2) : formatVerdict(verdict);
    process.stdout.write(`${text}\n`);
    process.exitCode = verdict.unaltered && verdict.complete ? 0 : 1;
  }
} catch (error) {
  process.stderr.write(`${(error as Error).message}\n`);
  process.exitCode = CANNOT_TELL;
}

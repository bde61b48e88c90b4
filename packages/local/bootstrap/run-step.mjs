import { spawn } from 'node:child_process';

/** Steps shorter than this are nobody's concern. */
const SAID_AFTER_MS = 2_000;

/**
 * Runs a command quietly; says what it is doing if it takes long, and shows its output if it fails.
 * Resolves when it exits with 0.
 */
export function runStep(title, command, args, options) {
  const startedAt = Date.now();
  const said = setTimeout(() => process.stdout.write(`${title} …\n`), SAID_AFTER_MS);
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
    const output = [];
    child.stdout.on('data', (chunk) => output.push(chunk));
    child.stderr.on('data', (chunk) => output.push(chunk));
    child.on('error', reject);
    child.on('close', (code) => {
      clearTimeout(said);
      const seconds = Math.round((Date.now() - startedAt) / 1000);
      if (code === 0) {
        if (seconds > 2) process.stdout.write(`${title}: done in ${seconds} s\n`);
        resolve();
      } else {
        const text = Buffer.concat(output).toString('utf8').split('\n').slice(-40).join('\n');
        reject(new Error(`${title} failed:\n${text}`));
      }
    });
  });
}

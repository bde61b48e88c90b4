import { readFileSync } from 'node:fs';
import { Command } from 'commander';
import { examples } from './command-factory.ts';
import { COMMANDS } from './commands.ts';
import type { Terminal } from './terminal.ts';

/** The whole command line. It ends by errors, never by leaving the process. */
export function createProgram(terminal: Terminal): Command {
  const program = new Command('k8s-audit')
    .description('Kubernetes audit events: who did what, when, from where, and was it allowed')
    .version(readVersion())
    .addHelpText(
      'after',
      examples([
        [
          'export K8S_AUDIT_URL=https://audit.example.com K8S_AUDIT_TOKEN_FILE=~/.k8s-audit-token',
          'once',
        ],
        ['k8s-audit search --from -1h actor:person', 'what people did in the last hour'],
        ['k8s-audit search --help', 'the query language'],
      ]) +
        `
Exit codes: 0 done, 1 failed, 2 wrong command line or query, 3 not reachable, 4 not allowed,
5 nothing found (search --must-find).
`,
    );
  for (const createCommand of COMMANDS) program.addCommand(createCommand(terminal));
  for (const command of [program, ...program.commands])
    command.exitOverride().showHelpAfterError('(--help shows what there is)');
  return program;
}

function readVersion(): string {
  const manifest = readFileSync(new URL('../package.json', import.meta.url), 'utf8');
  return (JSON.parse(manifest) as { version: string }).version;
}

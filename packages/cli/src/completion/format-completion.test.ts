import { execFileSync } from 'node:child_process';
import { describe, expect, it } from '@jest/globals';
import { createProgram } from '../create-program.ts';
import { createTerminal } from '../terminal.ts';
import { formatCompletion, SHELLS } from './format-completion.ts';

const program = createProgram(createTerminal(process));

/** What bash would offer behind these words. */
function complete(...words: string[]): string[] {
  const script = `${formatCompletion('bash', program)}
COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _k8s_audit; printf '%s\\n' "\${COMPREPLY[@]}"`;
  const output = execFileSync('bash', ['-c', script, 'bash', 'k8s-audit', ...words]);
  return output.toString().split('\n').filter(Boolean);
}

describe('formatCompletion', () => {
  it('completes commands, options and choices in bash', () => {
    expect(complete('se')).toEqual(['search']);
    expect(complete('search', '--fo')).toEqual(['--fold']);
    expect(complete('search', '--fold', '')).toEqual(['request', 'action']);
    expect(complete('completion', 'z')).toEqual(['zsh']);
    expect(complete('nothing', '')).toEqual([]);
  });

  it.each(SHELLS)('knows every command and every option in %s', (shell) => {
    const script = formatCompletion(shell, program);
    for (const command of program.commands) {
      expect(script).toContain(command.name());
      for (const { long } of command.options) expect(script).toContain(long?.slice(2));
    }
  });
});

describe('the help', () => {
  it.each(program.commands.map((command) => [command.name(), command] as const))(
    'of %s shows what it does by examples, in lines that fit',
    (_name, command) => {
      let help = '';
      command.configureOutput({ writeOut: (text) => (help += text) }).outputHelp();
      expect(help).toContain('Examples:');
      for (const line of help.split('\n')) expect(line.length).toBeLessThanOrEqual(110);
    },
  );
});

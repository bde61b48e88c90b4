import type { Command } from 'commander';
import { describeProgram, type CompletedCommand } from './describe-program.ts';

export const SHELLS = ['bash', 'zsh', 'fish'] as const;
export type Shell = (typeof SHELLS)[number];

/** A script for a shell that knows the program's commands, their options, and the options' choices. */
export function formatCompletion(shell: Shell, program: Command): string {
  const commands = describeProgram(program);
  switch (shell) {
    case 'bash':
      return formatBash(commands);
    case 'zsh':
      return formatZsh(commands);
    case 'fish':
      return formatFish(commands);
    default:
      return shell satisfies never;
  }
}

/** Words of ours go into single quotes; the shells agree on how to write one within. */
const quote = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;

function formatBash(commands: readonly CompletedCommand[]): string {
  const words = (command: CompletedCommand): string =>
    [...command.options.flatMap(({ flags }) => flags), ...command.choices].join(' ');
  const cases = commands.map((command) => {
    const values = command.options.flatMap(({ flags, choices }) =>
      choices.length === 0
        ? []
        : [`      ${flags.join('|')}) words=${quote(choices.join(' '))} ;;\n`],
    );
    return `    ${command.name})
      words=${quote(words(command))}
      case "$previous" in
${values.join('')}      esac ;;\n`;
  });
  return `# bash completion of k8s-audit
_k8s_audit() {
  local current="\${COMP_WORDS[COMP_CWORD]}" previous="\${COMP_WORDS[COMP_CWORD-1]}" words
  if [ "$COMP_CWORD" -eq 1 ]; then
    words=${quote(commands.map(({ name }) => name).join(' '))}
  else
    case "\${COMP_WORDS[1]}" in
${cases.join('')}    esac
  fi
  COMPREPLY=($(compgen -W "$words" -- "$current"))
}
complete -o default -F _k8s_audit k8s-audit
`;
}

function formatZsh(commands: readonly CompletedCommand[]): string {
  // A colon parts a word from what it means.
  const described = (name: string, description: string): string =>
    quote(`${name}:${description.replaceAll(':', String.raw`\:`)}`);
  const cases = commands.map(({ name, options, choices }) => {
    const flags = options.flatMap((option) =>
      option.flags.map((flag) => `        ${described(flag, option.description)}\n`),
    );
    const values = options.flatMap((option) =>
      option.choices.length === 0
        ? []
        : [`        ${option.flags.join('|')}) compadd ${option.choices.join(' ')}; return ;;\n`],
    );
    const words = choices.length === 0 ? '' : `      compadd ${choices.join(' ')}\n`;
    return `    ${name})
      case "\${words[CURRENT-1]}" in
${values.join('')}      esac
      known=(
${flags.join('')}      )
${words}      _describe option known || _files ;;\n`;
  });
  return `#compdef k8s-audit
_k8s_audit() {
  local -a known
  if (( CURRENT == 2 )); then
    known=(
${commands.map(({ name, description }) => `      ${described(name, description)}\n`).join('')}    )
    _describe command known
    return
  fi
  case "\${words[2]}" in
${cases.join('')}  esac
}
compdef _k8s_audit k8s-audit
`;
}

function formatFish(commands: readonly CompletedCommand[]): string {
  const lines = commands.flatMap(({ name, description, options, choices }) => [
    `complete -c k8s-audit -n __fish_use_subcommand -f -a ${name} -d ${quote(description)}`,
    ...choices.map(
      (choice) => `complete -c k8s-audit -n '__fish_seen_subcommand_from ${name}' -f -a ${choice}`,
    ),
    ...options.map((option) => {
      const flags = option.flags.map((flag) =>
        flag.startsWith('--') ? `-l ${flag.slice(2)}` : `-s ${flag.slice(1)}`,
      );
      const values = option.choices.length === 0 ? '' : ` -x -a ${quote(option.choices.join(' '))}`;
      const takes = option.takesValue && values === '' ? ' -r' : values;
      return `complete -c k8s-audit -n '__fish_seen_subcommand_from ${name}' ${flags.join(' ')}${takes} -d ${quote(option.description)}`;
    }),
  ]);
  return `# fish completion of k8s-audit\n${lines.join('\n')}\n`;
}

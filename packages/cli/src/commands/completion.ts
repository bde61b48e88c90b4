import { Argument, Command } from 'commander';
import { examples, type CommandFactory } from '../command-factory.ts';
import { formatCompletion, SHELLS, type Shell } from '../completion/format-completion.ts';

export const createCompletionCommand: CommandFactory = (terminal) => {
  const command = new Command('completion');
  return command
    .description('print a script that completes commands and options in your shell')
    .addArgument(new Argument('<shell>').choices(SHELLS))
    .addHelpText(
      'after',
      examples([
        ['source <(k8s-audit completion bash)', 'in ~/.bashrc'],
        ['source <(k8s-audit completion zsh)', 'in ~/.zshrc, behind compinit'],
        ['k8s-audit completion fish > ~/.config/fish/completions/k8s-audit.fish', 'for fish'],
      ]),
    )
    .action((shell: Shell) => terminal.print(formatCompletion(shell, command.parent ?? command)));
};

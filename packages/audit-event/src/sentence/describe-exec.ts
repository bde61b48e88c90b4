import type { RequestFacts } from '../request/request-facts.ts';
import { act, type Action } from './action.ts';
import { describeObject } from './describe-object.ts';
import { value, words } from './summary-part.ts';

const SHELLS = new Set([
  'sh',
  'bash',
  'ash',
  'zsh',
  'dash',
  'ksh',
  'fish',
  'powershell',
  'pwsh',
  'cmd',
]);

export const programOf = (command: readonly string[]): string => command[0]?.split('/').pop() ?? '';

/** «opened a shell (sh) in container c1 of Pod p1», or the command that was run. */
export function describeExec(facts: RequestFacts, command: readonly string[]): Action {
  const object = describeObject(facts);
  const container = facts.query.get('container');
  const where = container
    ? [words(' in container '), value(container), words(' of '), ...object]
    : [words(' in '), ...object];
  const program = programOf(command);
  // A shell that is given a script or a -c is not opened but used.
  if (SHELLS.has(program) && command.slice(1).every((argument) => /^-[il]+$/.test(argument)))
    return act('opened a shell', 'open a shell', [
      words('('),
      value(program),
      words(')'),
      ...where,
    ]);
  if (command.length === 0) return act('ran', 'run', [words('a command'), ...where]);
  return act('ran', 'run', [value(command.join(' ')), ...where]);
}

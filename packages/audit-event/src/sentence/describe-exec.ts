import type { Intent } from '../request/intent.ts';
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

const programOf = (command: readonly string[]): string => command[0]?.split('/').pop() ?? '';

/** «opened a shell (sh) in container c1 of Pod p1», «copied /etc/hosts out of …», or what was run. */
export function describeExec(
  facts: RequestFacts,
  { command, copied }: Intent & { act: 'exec' },
): Action {
  const object = describeObject(facts);
  const container = facts.query.get('container');
  const place = container
    ? [words(' container '), value(container), words(' of '), ...object]
    : [words(' '), ...object];
  if (copied !== null) {
    const way = copied.direction === 'out' ? ' out of' : ' into';
    const what = copied.direction === 'out' ? value(copied.path) : words('a file');
    const to = copied.direction === 'out' ? [] : [words(' at '), value(copied.path)];
    return act('copied', 'copy', [what, words(way), ...place, ...to]);
  }
  const where = [words(' in'), ...place];
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

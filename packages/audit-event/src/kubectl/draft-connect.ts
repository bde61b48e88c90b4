import type { RequestFacts } from '../request/request-facts.ts';
import { NO_SUCH_TARGET, podOf, unknown, type Draft } from './command-draft.ts';
import { draftRaw } from './draft-read.ts';

export function draftExec(facts: RequestFacts, command: readonly string[]): Draft {
  const pod = podOf(facts);
  if (pod === null) return NO_SUCH_TARGET;
  const tail = command.length === 0 ? [unknown('command')] : command;
  return {
    verb: ['exec'],
    args: [pod],
    flags: streamFlags(facts),
    tail,
    certainty: command.length === 0 ? 'likely' : 'exact',
    because: ['the request names the container and the command'],
    lost: command.length === 0 ? ['the command'] : [],
  };
}

export function draftAttach(facts: RequestFacts): Draft {
  const pod = podOf(facts);
  if (pod === null) return NO_SUCH_TARGET;
  return {
    verb: ['attach'],
    args: [pod],
    flags: streamFlags(facts),
    certainty: 'likely',
    lost: ['whether run or debug attached'],
  };
}

export function draftPortForward(facts: RequestFacts): Draft {
  const pod = podOf(facts);
  if (pod === null) return NO_SUCH_TARGET;
  const ports = facts.query.getAll('ports').filter((port) => /^\d+$/.test(port));
  return {
    verb: ['port-forward'],
    args: [pod, ...(ports.length > 0 ? ports : [unknown('ports')])],
    certainty: 'likely',
    lost: [
      'the ports, which are named inside the connection',
      'whether a service or workload was named',
    ],
  };
}

const BOOLEAN_LOG_FLAGS: ReadonlyArray<readonly [parameter: string, flag: string]> = [
  ['follow', '-f'],
  ['previous', '-p'],
  ['timestamps', '--timestamps'],
  ['insecureSkipTLSVerifyBackend', '--insecure-skip-tls-verify-backend'],
];

const VALUED_LOG_FLAGS: ReadonlyArray<readonly [parameter: string, flag: string, unit: string]> = [
  ['tailLines', '--tail', ''],
  ['sinceSeconds', '--since', 's'],
  ['sinceTime', '--since-time', ''],
  ['limitBytes', '--limit-bytes', ''],
];

export function draftLogs(facts: RequestFacts): Draft {
  const pod = podOf(facts);
  if (pod === null) return NO_SUCH_TARGET;
  const flags = [
    ...containerFlag(facts),
    ...BOOLEAN_LOG_FLAGS.flatMap(([name, flag]) => (isTrue(facts, name) ? [flag] : [])),
    ...VALUED_LOG_FLAGS.flatMap(([name, flag, unit]) => {
      const value = facts.query.get(name);
      return value === null ? [] : [`${flag}=${value}${unit}`];
    }),
  ];
  return {
    verb: ['logs'],
    args: [pod],
    flags,
    certainty: 'likely',
    because: ['the request names the container and what was asked of its log'],
    lost: ['whether a workload or label was named'],
  };
}

/** A request that was passed on to a node, pod or service. */
export function draftProxy(facts: RequestFacts): Draft {
  const raw = draftRaw(facts);
  switch (facts.verb) {
    case 'create':
    case 'update': {
      const verb = facts.verb === 'create' ? 'create' : 'replace';
      return {
        ...raw,
        verb: [verb],
        flags: [...(raw.flags ?? []), '-f', unknown('body')],
        lost: ['what was sent'],
      };
    }
    case 'delete':
      return { ...raw, verb: ['delete'] };
    default:
      return { ...raw, lost: ['whether it went through kubectl proxy'] };
  }
}

/** The container, and what is connected to it. */
const streamFlags = (facts: RequestFacts): string[] => [
  ...containerFlag(facts),
  ...(isTrue(facts, 'stdin') ? ['-i'] : []),
  ...(isTrue(facts, 'tty') ? ['-t'] : []),
];

const containerFlag = ({ query }: RequestFacts): string[] => {
  const container = query.get('container');
  return container ? ['-c', container] : [];
};

const isTrue = ({ query }: RequestFacts, parameter: string): boolean =>
  query.get(parameter) === 'true';

import { readObject } from '../read-json-fields.ts';
import { dryRunFlag, type CommandDraft } from '../kubectl/command-draft.ts';
import { withManifest } from '../kubectl/draft-apply.ts';
import { draftCommand } from '../kubectl/draft-command.ts';
import { kindName } from '../request/builtin-resources.ts';
import type { ActionStep } from './action-step.ts';
import { isListOfNode, type OpenAction } from './related-requests.ts';

/** A cordon, then the pods of that node, then their evictions. */
export function draftDrain({ leads, mains, trails }: OpenAction): CommandDraft | null {
  const [first, ...removals] = mains as [ActionStep, ...ActionStep[]];
  const reads = [...leads, ...trails];
  const list = reads.find((step) => isListOfNode(first, step));
  if (first.intent.act !== 'cordon' || list === undefined) return null;
  const pods = list.facts.query.get('labelSelector');
  // Where pods of a DaemonSet are found, drain goes on only with this flag.
  const ignores = removals.length > 0 && reads.some(({ facts }) => facts.resource === 'daemonsets');
  const body = readObject(removals[0]?.facts.body);
  const options = readObject(body?.['deleteOptions']) ?? body;
  const grace = options?.['gracePeriodSeconds'];
  return {
    verb: ['drain'],
    args: [first.facts.name],
    flags: [
      ...(typeof grace === 'number' ? [`--grace-period=${grace}`] : []),
      ...(ignores ? ['--ignore-daemonsets'] : []),
      ...(pods === null ? [] : [`--pod-selector=${pods}`]),
      ...(removals.some(({ intent }) => intent.act === 'delete') ? ['--disable-eviction'] : []),
      ...dryRunFlag(first.facts),
    ],
    certainty: 'likely',
    because: ['the node was cordoned, its pods were listed and removed'],
    lost: ['--force and --delete-emptydir-data'],
  };
}

/** `replace --force` deletes and creates. */
export function draftReplaceForced({ mains }: OpenAction): CommandDraft | null {
  const created = mains.find(
    ({ facts }) => facts.verb === 'create' && facts.fieldManager === 'kubectl-replace',
  );
  if (created === undefined || mains[0]?.intent.act !== 'delete') return null;
  const draft = draftCommand(created.facts, created.intent);
  return 'none' in draft ? null : draft;
}

/** One `apply` or `create` of a file with several objects. */
export function draftManyManifests({ mains }: OpenAction): CommandDraft | null {
  const [first] = mains as [ActionStep];
  if (mains.length < 2 || !(first.intent.act === 'apply' || first.intent.act === 'create'))
    return null;
  const drafts = mains.map(({ facts, intent }) =>
    first.intent.act === 'apply' ? draftCommand(facts, intent) : draftFromBody(facts.body),
  );
  const [one] = drafts;
  const texts = drafts.map((draft) => ('none' in draft ? undefined : draft.stdin));
  if (one === undefined || 'none' in one || texts.includes(undefined)) return null;
  const lost = drafts.flatMap((draft) => ('none' in draft ? [] : (draft.lost ?? [])));
  return {
    ...one,
    stdin: texts.join('---\n'),
    certainty: drafts.some((draft) => 'none' in draft || draft.certainty === 'likely')
      ? 'likely'
      : one.certainty,
    because: [...(one.because ?? []), `${mains.length} objects followed each other at once`],
    lost: [...new Set([...lost, 'whether one command or several'])],
  };
}

const draftFromBody = (body: unknown) =>
  withManifest(body, {
    verb: ['create'],
    flags: [],
    certainty: 'likely',
    because: ['the bodies are the manifests'],
  });

/** `expose` reads the workload that the Service is made for. */
export function draftExpose({ leads, mains }: OpenAction): CommandDraft | null {
  const [first] = mains as [ActionStep];
  const target = leads.findLast(
    ({ facts }) => facts.name !== '' && facts.resource !== 'namespaces',
  );
  if (first.facts.fieldManager !== 'kubectl-expose' || target === undefined) return null;
  const spec = readObject(readObject(first.facts.body)?.['spec']);
  const ports = Array.isArray(spec?.['ports']) ? spec['ports'].map(readObject) : [];
  const [port] = ports;
  // Several ports come from the workload itself; other settings need the manifest.
  if (ports.length !== 1 || port?.['name'] !== undefined) return null;
  const type = spec?.['type'];
  const flag = (name: string, value: unknown): string[] =>
    typeof value === 'string' || typeof value === 'number' ? [`--${name}=${value}`] : [];
  return {
    verb: ['expose'],
    args: [kindName(target.facts.resource).toLowerCase(), target.facts.name],
    flags: [
      ...(first.facts.name === target.facts.name ? [] : [`--name=${first.facts.name}`]),
      ...flag('port', port?.['port']),
      ...flag('target-port', port?.['targetPort']),
      ...(port?.['protocol'] === 'TCP' ? [] : flag('protocol', port?.['protocol'])),
      ...flag('type', type),
      ...dryRunFlag(first.facts),
    ],
    certainty: 'likely',
    because: ['the workload was read first, and the body is the Service'],
    lost: ['whether selector and labels were given or taken from the workload'],
  };
}

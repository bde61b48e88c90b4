import { isBuiltin, kindName } from '../request/builtin-resources.ts';
import type { RequestFacts } from '../request/request-facts.ts';

/** A command before the flags that every command has. */
export interface CommandDraft {
  readonly verb: readonly string[];
  readonly args?: readonly string[];
  readonly flags?: readonly string[];
  /** What comes behind `--`: the command that runs in a container. */
  readonly tail?: readonly string[];
  readonly stdin?: string;
  readonly certainty: 'exact' | 'likely';
  readonly because?: readonly string[];
  readonly lost?: readonly string[];
  /** False for what takes the place of the request from its path. */
  readonly namespaced?: boolean;
}

/** Why there is no command. */
export interface NoCommand {
  readonly none: string;
}

export type Draft = CommandDraft | NoCommand;

/** Stands in a command for what the event does not hold; a shell gets it quoted. */
export const unknown = (what: string): string => `<${what}>`;

export const NO_BODY = 'the audit policy kept no body of this request';

/** What `kubectl rollout` takes. */
export const ROLLED_OUT: ReadonlySet<string> = new Set([
  'deployments',
  'daemonsets',
  'statefulsets',
]);

const TYPE = /^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/;

/** The resource as kubectl takes it: `pods`, or `widgets.example.com`; null for what it would not read as one. */
export function typeOf(facts: RequestFacts): string | null {
  const { resource, group, version } = facts;
  if (!TYPE.test(resource) || (group !== '' && !TYPE.test(group))) return null;
  if (!isBuiltin(resource, group)) return group === '' ? resource : `${resource}.${group}`;
  // kubectl takes the newest stable version by itself.
  if (/alpha|beta/.test(version) && TYPE.test(version)) return `${resource}.${version}.${group}`;
  return resource;
}

/** The type and name of an object as arguments: `pod web-1`; null for what kubectl cannot be given. */
export function targetOf(facts: RequestFacts): string[] | null {
  const slashed = slashTargetsOf(facts);
  // A name cannot be taken for a flag when its type stands before it.
  if (slashed === null || facts.name.startsWith('-')) return slashed;
  return [singularOf(facts) as string, ...namesOf(facts)];
}

/** The same with a type for each name: `deployment/web`. */
export function slashTargetsOf(facts: RequestFacts): string[] | null {
  const type = singularOf(facts);
  const names = namesOf(facts);
  return type === null || !names.every(isName) ? null : names.map((name) => `${type}/${name}`);
}

const namesOf = ({ name, names }: RequestFacts): readonly string[] => names ?? [name];

/** A Pod for the commands that take one by its name alone. */
export function podOf({ name }: RequestFacts): string | null {
  if (!isName(name)) return null;
  return name.startsWith('-') ? `pod/${name}` : name;
}

const isName = (name: string): boolean =>
  name !== '' && !name.includes('/') && !name.includes('\0');

function singularOf(facts: RequestFacts): string | null {
  const type = typeOf(facts);
  return type === facts.resource && isBuiltin(facts.resource, facts.group)
    ? kindName(facts.resource).toLowerCase()
    : type;
}

export function selectorFlags({ query }: RequestFacts): string[] {
  const labels = query.get('labelSelector');
  const fields = query.get('fieldSelector');
  return [...(labels ? ['-l', labels] : []), ...(fields ? [`--field-selector=${fields}`] : [])];
}

export const dryRunFlag = ({ dryRun }: RequestFacts): string[] =>
  dryRun ? ['--dry-run=server'] : [];

/** `--field-manager` where kubectl was told another one than the command's own. */
export function managerFlag(facts: RequestFacts, ownManager: string): string[] {
  const { fieldManager, byKubectl } = facts;
  if (!byKubectl || fieldManager === '' || fieldManager === ownManager) return [];
  return [`--field-manager=${fieldManager}`];
}

/** `--validate` where it is not strict, which is kubectl's default since 1.25. */
export function validateFlag({ query, byKubectl }: RequestFacts): string[] {
  const validation = query.get('fieldValidation');
  if (!byKubectl || validation === null || validation === 'Strict') return [];
  return [`--validate=${validation.toLowerCase()}`];
}

export const subresourceFlag = ({ subresource }: RequestFacts): string[] =>
  subresource === '' ? [] : [`--subresource=${subresource}`];

export const NO_SUCH_TARGET: NoCommand = {
  none: 'the event names no object that kubectl could be given',
};

import { readObject, readText } from '../read-json-fields.ts';
import type { Intent, KeyChange } from './intent.ts';
import { changedKeys, podSpecPath, soleChange } from './patch-shape.ts';
import { isClientSideApply, isServerSideApply, readApply } from './read-apply.ts';
import { readPodSpecIntent } from './read-pod-spec-intent.ts';
import { readSubjects } from './read-subjects.ts';
import type { RequestFacts } from './request-facts.ts';

const RESTARTED_AT = 'kubectl.kubernetes.io/restartedAt';

/** What a patch meant, by who manages the fields first, then by its shape. */
export function readPatchIntent(facts: RequestFacts): Intent {
  if (isServerSideApply(facts) || isClientSideApply(facts)) return readApply(facts);
  if (facts.resource === 'leases') return { act: 'renew' };
  const { body } = facts;
  if (body === undefined) return guessWithoutBody(facts);
  return (
    (Array.isArray(body) ? readJsonPatch(body) : readShape(facts)) ??
    (facts.fieldManager === 'kubectl-edit' ? { act: 'edit' } : { act: 'patch' })
  );
}

/** kubectl's own field managers say what was done even where the policy left the body out. */
function guessWithoutBody({ fieldManager }: RequestFacts): Intent {
  switch (fieldManager) {
    case 'kubectl-label':
      return { act: 'label', changes: null };
    case 'kubectl-annotate':
      return { act: 'annotate', changes: null };
    case 'kubectl-edit':
      return { act: 'edit' };
    default:
      return { act: 'patch' };
  }
}

/** `kubectl rollout undo` replaces the template and the annotations of a Deployment. */
function readJsonPatch(operations: readonly unknown[]): Intent | null {
  const paths = operations.map((operation) => readObject(operation)?.['path']);
  const undoes =
    paths.length === 2 && paths[0] === '/spec/template' && paths[1] === '/metadata/annotations';
  return undoes ? { act: 'undo' } : null;
}

function readShape(facts: RequestFacts): Intent | null {
  const { body, resource } = facts;
  const labels = soleChange(body, ['metadata', 'labels']);
  if (labels !== undefined) return readKeys('label', labels);
  const annotations = soleChange(body, ['metadata', 'annotations']);
  if (annotations !== undefined) return readKeys('annotate', annotations);
  if (soleChange(body, ['spec', 'template', 'metadata', 'annotations', RESTARTED_AT]) !== undefined)
    return { act: 'restart' };
  const template = readObject(soleChange(body, ['spec', 'template']));
  if (template?.['$patch'] === 'replace') return { act: 'undo' };
  const paused = soleChange(body, ['spec', 'paused']);
  if (paused !== undefined) return { act: paused === true ? 'pause' : 'resume' };
  const replicas = soleChange(body, ['spec', 'replicas']);
  if (typeof replicas === 'number') return { act: 'scale', replicas, before: null };
  if (resource === 'nodes') return readNodeShape(body);
  if (resource === 'services') return readSelector(body);
  const subjects = soleChange(body, ['subjects']);
  if (Array.isArray(subjects)) return { act: 'set-subjects', subjects: readSubjects(subjects) };
  const podSpec = readObject(soleChange(body, podSpecPath(resource)));
  return podSpec === undefined ? null : readPodSpecIntent(podSpec);
}

function readNodeShape(body: unknown): Intent | null {
  const unschedulable = soleChange(body, ['spec', 'unschedulable']);
  if (unschedulable !== undefined) return { act: unschedulable === true ? 'cordon' : 'uncordon' };
  const taints = soleChange(body, ['spec', 'taints']);
  if (!Array.isArray(taints)) return null;
  return {
    act: 'taint',
    taints: taints.flatMap((entry) => {
      const taint = readObject(entry);
      const key = readText(taint?.['key']);
      const effect = readText(taint?.['effect']) ?? '';
      return key === undefined ? [] : [{ key, effect, value: readText(taint?.['value']) ?? '' }];
    }),
  };
}

function readSelector(body: unknown): Intent | null {
  const changes = readKeyChanges(soleChange(body, ['spec', 'selector']));
  return changes === null ? null : { act: 'set-selector', changes };
}

function readKeys(act: 'label' | 'annotate', value: unknown): Intent | null {
  const changes = readKeyChanges(value);
  return changes === null ? null : { act, changes };
}

/** A map of texts and nulls; null when it is something else. */
export function readKeyChanges(value: unknown): KeyChange[] | null {
  const object = readObject(value);
  if (object === undefined) return null;
  const keys = changedKeys(object);
  const plain = keys.every((key) => object[key] === null || typeof object[key] === 'string');
  if (keys.length === 0 || !plain) return null;
  return keys.map((key) => ({ key: key.toWellFormed(), value: readText(object[key]) ?? null }));
}

import { readObject, readText, readTexts } from '../read-json-fields.ts';
import type { AccessQuestion } from './intent.ts';

/** What a SubjectAccessReview of any kind asks; null where the body is not there. */
export function readAccessQuestion(body: unknown): AccessQuestion | null {
  const spec = readObject(readObject(body)?.['spec']);
  if (spec === undefined) return null;
  const resource = readObject(spec['resourceAttributes']);
  const other = readObject(spec['nonResourceAttributes']);
  const text = (key: string): string => readText((resource ?? other)?.[key]) ?? '';
  const group = text('group');
  const plural = text('resource');
  return {
    verb: text('verb'),
    target: resource === undefined ? text('path') : group === '' ? plural : `${plural}.${group}`,
    subresource: text('subresource'),
    name: text('name'),
    namespace: text('namespace'),
    user: readText(spec['user']) ?? '',
    groups: readTexts(spec['groups']) ?? [],
  };
}

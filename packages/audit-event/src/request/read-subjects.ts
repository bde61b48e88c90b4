import { readObject, readText } from '../read-json-fields.ts';
import type { Subject } from './intent.ts';

/** The subjects of a RoleBinding or ClusterRoleBinding; what is no subject is left out. */
export function readSubjects(value: unknown): Subject[] {
  if (!Array.isArray(value)) return [];
  return value.flatMap((entry) => {
    const subject = readObject(entry);
    const name = readText(subject?.['name']);
    if (name === undefined) return [];
    return [
      {
        kind: readText(subject?.['kind']) ?? '',
        name,
        namespace: readText(subject?.['namespace']) ?? '',
      },
    ];
  });
}

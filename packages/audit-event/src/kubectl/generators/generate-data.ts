import { readTextMap } from '../../read-json-fields.ts';
import { unknown } from '../command-draft.ts';
import type { Generator } from './generated.ts';
import { readName } from './read-body.ts';

/** Beyond this a manifest reads better than literals. */
const LONGEST_LITERALS = 1_000;

/** Keys and values that can be given as literals; null when a file or a manifest fits better. */
function readLiterals(value: unknown): Array<[string, string]> | null {
  const entries = Object.entries(readTextMap(value) ?? {});
  const length = entries.reduce((sum, [key, text]) => sum + key.length + text.length, 0);
  const plain = entries.every(([key, text]) => !key.includes('=') && !text.includes('\n'));
  return plain && length <= LONGEST_LITERALS ? entries : null;
}

export const generateConfigMap: Generator = (body) => {
  const name = readName(body);
  const literals = readLiterals(body['data']);
  if (name === null || literals === null) return null;
  return {
    verb: ['create', 'configmap'],
    args: [name],
    flags: literals.map(([key, text]) => `--from-literal=${key}=${text}`),
    object: { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name }, data: body['data'] },
  };
};

/** Values of a Secret are redacted before they are kept: the command names their keys. */
export const generateSecret: Generator = (body) => {
  const name = readName(body);
  const literals = readLiterals(body['data']);
  const type = body['type'] ?? 'Opaque';
  if (name === null || literals === null || type !== 'Opaque') return null;
  return {
    verb: ['create', 'secret', 'generic'],
    args: [name],
    flags: literals.map(([key]) => `--from-literal=${key}=${unknown('value')}`),
    object: {
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name },
      data: body['data'],
      type: body['type'],
    },
    lost: literals.length > 0 ? ['the secret values'] : [],
  };
};

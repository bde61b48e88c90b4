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

/** The values of a Secret as literals; redacted ones, and those that are no text, stay unknown. */
export const generateSecret: Generator = (body) => {
  const name = readName(body);
  const literals = readLiterals(body['data']);
  const type = body['type'] ?? 'Opaque';
  if (name === null || literals === null || type !== 'Opaque') return null;
  const decoded = literals.map(([key, text]) => [key, decodeText(text)] as const);
  return {
    verb: ['create', 'secret', 'generic'],
    args: [name],
    flags: decoded.map(([key, text]) => `--from-literal=${key}=${text ?? unknown('value')}`),
    object: {
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name },
      data: body['data'],
      type: body['type'],
    },
    lost: decoded.some(([, text]) => text === null) ? ['the secret values'] : [],
  };
};

function decodeText(base64: string): string | null {
  const text = Buffer.from(base64, 'base64').toString('utf8');
  return Buffer.from(text).toString('base64') === base64 && !text.includes('\n') ? text : null;
}

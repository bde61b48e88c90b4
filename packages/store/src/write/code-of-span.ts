import { ACTOR_CLASSES, classOfUser, SPAN, type SearchFieldScanner } from '@k8s-audit/audit-event';
import { LEVELS, STAGES } from '../schema/coded-words.ts';

/** Words as bytes, in the order of their codes; the first is no word but stands for any other. */
export const STAGE_BYTES = STAGES.map((word) => Buffer.from(word));
export const LEVEL_BYTES = LEVELS.map((word) => Buffer.from(word));

/** The code of the word in a span; 0 when it is not in the list. */
export function codeOfSpan(
  words: readonly Buffer[],
  { bytes, spans }: SearchFieldScanner,
  span: number,
): number {
  const start = spans[span * 2] as number;
  const length = (spans[span * 2 + 1] as number) - start;
  for (let code = 1; code < words.length; code += 1) {
    const word = words[code] as Buffer;
    if (word.length === length && startsWith(bytes, start, word)) return code;
  }
  return 0;
}

const SYSTEM = Buffer.from('system:');
const SERVICE_ACCOUNT = Buffer.from('system:serviceaccount:');
const NODE = Buffer.from('system:node:');
const SERVICE_ACCOUNT_CODE = ACTOR_CLASSES.indexOf('service account');
const NODE_CODE = ACTOR_CLASSES.indexOf('node');
const PERSON_CODE = ACTOR_CLASSES.indexOf('person');

/** The class of whoever acted, as classOfUser tells it of the name; the frequent ones without a text. */
export function actorOfSpan(bytes: Buffer, { spans }: SearchFieldScanner): number {
  const impersonated = SPAN.impersonatedUser * 2;
  const isImpersonated = (spans[impersonated + 1] as number) > (spans[impersonated] as number);
  const span = isImpersonated ? impersonated : SPAN.user * 2;
  const start = spans[span] as number;
  const end = spans[span + 1] as number;
  if (end > start && !startsWith(bytes, start, SYSTEM)) return PERSON_CODE;
  if (startsWith(bytes, start, SERVICE_ACCOUNT)) return SERVICE_ACCOUNT_CODE;
  if (startsWith(bytes, start, NODE)) return NODE_CODE;
  return ACTOR_CLASSES.indexOf(classOfUser(bytes.toString('utf8', start, Math.max(start, end))));
}

/** Bytes behind the end of a span are a quote, which no prefix has. */
function startsWith(bytes: Buffer, start: number, prefix: Buffer): boolean {
  for (let at = 0; at < prefix.length; at += 1) if (bytes[start + at] !== prefix[at]) return false;
  return true;
}

import { FILTER_FIELDS, type FilterField } from '@k8s-audit/store';

/** Other names that people try, by what they mean. */
const SYNONYMS: Readonly<Record<string, FilterField>> = {
  class: 'actor',
  ns: 'namespace',
  status: 'code',
  'user-agent': 'agent',
  useragent: 'agent',
  sourceip: 'ip',
  impersonated: 'as',
  'audit-id': 'auditid',
  latency: 'duration',
};

/** The fields by all names that they go by. */
export const FIELD_NAMES: ReadonlyMap<string, FilterField> = new Map([
  ...FILTER_FIELDS.map((field): [string, FilterField] => [field, field]),
  ...Object.entries(SYNONYMS),
]);

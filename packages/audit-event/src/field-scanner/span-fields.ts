/** The texts that a SearchFieldScanner finds, in the order of its spans. */
export const SPAN_FIELDS = [
  'auditID',
  'stage',
  'level',
  'requestURI',
  'verb',
  'user',
  'impersonatedUser',
  'userAgent',
  'sourceIp',
  'apiGroup',
  'resource',
  'subresource',
  'namespace',
  'name',
] as const;

export type SpanField = (typeof SPAN_FIELDS)[number];

/** Which span is whose. */
export const SPAN = Object.fromEntries(
  SPAN_FIELDS.map((field, index) => [field, index]),
) as Readonly<Record<SpanField, number>>;

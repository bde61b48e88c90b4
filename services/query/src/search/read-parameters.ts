import type { z } from 'zod';
import { HttpError } from '@k8s-audit/http-kit';

/** Checks a URL's query against a schema. Throws HttpError 400 that names the parameter. */
export function readParameters<Schema extends z.ZodType>(
  schema: Schema,
  query: unknown,
): z.output<Schema> {
  const result = schema.safeParse(query);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  throw new HttpError(400, 'bad_parameter', `${issue?.path.join('.')}: ${issue?.message}`);
}

import { z } from 'zod';

export const inPath = (name: string): object => ({
  name,
  in: 'path',
  required: true,
  schema: { type: 'string' },
});

export interface DescribedParameter {
  readonly name: string;
  readonly in: 'query';
  readonly required: boolean;
  readonly schema: unknown;
}

/** The parameters of a query, by the schema that checks them. */
export function describeParameters(parameters: z.ZodObject): DescribedParameter[] {
  const schema = z.toJSONSchema(parameters, { io: 'input', unrepresentable: 'any' });
  return Object.entries(schema.properties ?? {}).map(([name, property]) => ({
    name,
    in: 'query',
    required: schema.required?.includes(name) ?? false,
    schema: property,
  }));
}

/** What changes something, by a body that a schema checks. */
export function change(
  summary: string,
  takes: { readonly parameters: readonly object[]; readonly body: z.ZodObject },
): object {
  const { $schema: _, ...schema } = z.toJSONSchema(takes.body, {
    io: 'input',
    unrepresentable: 'any',
  });
  return {
    ...operation(summary, takes.parameters),
    requestBody: { content: { 'application/json': { schema } } },
  };
}

/** One method of a path, with all that it may answer. */
export function operation(summary: string, parameters: readonly object[]): object {
  const answer = (description: string) => ({ description, content: { 'application/json': {} } });
  return {
    summary,
    parameters,
    responses: {
      200: answer('OK'),
      400: answer('A parameter cannot be used: { error: { code, message, position? } }'),
      401: answer('Not signed in'),
      403: answer('The role does not suffice'),
      404: answer('Not there'),
      503: answer('The database does not answer; see Retry-After'),
    },
  };
}

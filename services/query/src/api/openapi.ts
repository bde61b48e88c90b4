import { z } from 'zod';
import { searchParameters } from '../search/read-search.ts';

/** The API's description, made from the schemas that check its requests. */
export function createOpenApi(): object {
  const schema = z.toJSONSchema(searchParameters, { io: 'input', unrepresentable: 'any' });
  const parameters = Object.entries(schema.properties ?? {}).map(([name, property]) => ({
    name,
    in: 'query',
    required: false,
    schema: property,
  }));
  const id = [{ name: 'id', in: 'path', required: true, schema: { type: 'string' } }];
  return {
    openapi: '3.1.0',
    info: {
      title: 'k8s-audit',
      version: '1',
      description: 'Kubernetes audit events: who did what, when, from where.',
    },
    components: { securitySchemes: { bearer: { type: 'http', scheme: 'bearer' } } },
    security: [{ bearer: [] }],
    paths: {
      '/api/v1/events': {
        get: operation('Events, newest first: { items, nextCursor }', parameters),
      },
      '/api/v1/events/{id}': { get: operation('One event, with the raw event as received', id) },
      '/api/v1/events/{id}/raw': { get: operation('The event byte for byte as received', id) },
      '/api/v1/clusters': { get: operation('Each cluster: first and last event, rate, lag', []) },
      '/api/v1/quarantine': { get: operation('What could not be stored as an event', []) },
    },
  };
}

function operation(summary: string, parameters: readonly object[]): object {
  const answer = (description: string) => ({ description, content: { 'application/json': {} } });
  return {
    summary,
    parameters,
    responses: {
      200: answer('OK'),
      400: answer('A parameter cannot be used: { error: { code, message, position? } }'),
      401: answer('Not signed in'),
      404: answer('Not there'),
      503: answer('The database does not answer; see Retry-After'),
    },
  };
}

import {
  change,
  describeParameters,
  inPath,
  operation,
  type DescribedParameter,
} from './describe-operation.ts';
import { facetParameters, histogramParameters, suggestParameters } from './count-routes.ts';
import { objectParameters } from './history-routes.ts';
import { accessLogParameters } from '../access-log/access-log-routes.tsx';
import { discardBody, quarantineParameters } from './quarantine-routes.ts';
import { consistencyParameters, inclusionParameters, leavesParameters } from '../log/log-routes.ts';
import { exportParameters } from '../export/export-routes.ts';
import { markdownParameters } from '../markdown/markdown-routes.ts';
import { rotationParameters, tokenParameters } from '../clusters/token-parameters.ts';
import { searchParameters } from '../search/read-search.ts';
import { tokenRequestSchema } from '../tokens/make-token.ts';

/** The API's description, made from the schemas that check its requests. */
export function createOpenApi(): object {
  const search = describeParameters(searchParameters);
  const filter = describeParameters(searchParameters.pick({ q: true, from: true, to: true }));
  const id = [inPath('id')];
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
        get: operation('Events, newest first: { items, nextCursor, searchedBackTo }', search),
      },
      '/api/v1/events/export': {
        get: operation('All events of a filter, streamed as NDJSON or CSV', [
          ...filter,
          ...describeParameters(exportParameters),
        ]),
      },
      '/api/v1/histogram': {
        get: operation(
          'Events over time; the last day unless told otherwise: { buckets, partial }',
          [...filter, ...describeParameters(histogramParameters)],
        ),
      },
      '/api/v1/facets': {
        get: operation(
          'Most frequent values among the newest events: { fields, counted, partial }',
          [...filter, ...describeParameters(facetParameters)],
        ),
      },
      '/api/v1/suggest': {
        get: operation(
          'Values of a field that begin with a prefix',
          describeParameters(suggestParameters),
        ),
      },
      '/api/v1/tail': {
        get: operation(
          'Server-Sent Events of what comes in from now on',
          describeParameters(searchParameters.pick({ q: true })),
        ),
      },
      '/api/v1/objects': {
        get: operation(
          'All changes of the objects of one name, newest first, with what each changed; each object with its last manifest and who set its fields: { items, lives, complete }',
          describeParameters(objectParameters),
        ),
      },
      '/api/v1/objects/relatives': {
        get: operation(
          'What an object belongs to and what belongs to it: { owners, children, complete }',
          describeParameters(objectParameters),
        ),
      },
      '/api/v1/events/markdown': {
        get: operation('Events as Markdown, for a ticket', describeParameters(markdownParameters)),
      },
      '/api/v1/events/{id}/cascade': {
        get: operation(
          'What controllers did because of a request: { steps, untold, complete, withoutBodies }',
          id,
        ),
      },
      '/api/v1/events/{id}': { get: operation('One event, with the raw event as received', id) },
      '/api/v1/events/{id}/raw': { get: operation('The event byte for byte as received', id) },
      ...describeLog(filter),
      '/api/v1/clusters': { get: operation('Each cluster: first and last event, rate, lag', []) },
      ...describePeople(),
      ...describeTokens(),
      '/api/v1/completeness': {
        get: operation(
          'Whether all that was received is there, of each cluster, and how much more each queue takes: { items, queues }',
          [],
        ),
      },
      ...describeQuarantine(),
    },
  };
}

function describePeople(): object {
  return {
    '/api/v1/access-log': {
      get: operation(
        'What readers did here, newest first; others than oneself only for auditors who see every event: { items, nextCursor }',
        describeParameters(accessLogParameters),
      ),
    },
    '/api/v1/tokens': {
      get: operation('Tokens for programs: own ones, for administrators all', []),
      post: change('Makes a token, whose answer is the only one that holds it', {
        parameters: [],
        body: tokenRequestSchema,
      }),
    },
    '/api/v1/tokens/{id}': { delete: operation('Revokes a token at once', [inPath('id')]) },
  };
}

function describeTokens(): object {
  const cluster = [inPath('cluster')];
  return {
    '/api/v1/clusters/{cluster}/tokens': {
      get: operation('The tokens of a cluster, newest first: { items }', cluster),
      post: change('Makes a token, which only this answer shows: { id, token, published }', {
        parameters: cluster,
        body: tokenParameters,
      }),
    },
    '/api/v1/clusters/{cluster}/tokens/rotate': {
      post: change('Makes a token, and ends the others of the cluster after a while', {
        parameters: cluster,
        body: rotationParameters,
      }),
    },
    '/api/v1/clusters/{cluster}/tokens/{id}': {
      delete: operation('Revokes a token: { published }', [...cluster, inPath('id')]),
    },
  };
}

function describeQuarantine(): object {
  const id = [inPath('id')];
  return {
    '/api/v1/quarantine': {
      get: operation(
        'What could not be stored as an event, the latest first: { items, nextCursor, sums }',
        describeParameters(quarantineParameters),
      ),
    },
    '/api/v1/quarantine/{id}': { get: operation('One item of the quarantine', id) },
    '/api/v1/quarantine/{id}/body': { get: operation('Its bytes as they came', id) },
    '/api/v1/quarantine/{id}/replay': {
      post: operation('Has it read again by a writer, within seconds', id),
    },
    '/api/v1/quarantine/{id}/discard': {
      post: change('Says that it is not needed', { parameters: id, body: discardBody }),
    },
  };
}

/** The routes by which others check the store. */
function describeLog(filter: readonly DescribedParameter[]): object {
  return {
    '/api/v1/evidence': {
      get: operation(
        'All events of a filter with proofs and a page that checks them, as a zip',
        filter,
      ),
    },
    '/api/v1/log/checkpoint': {
      get: operation('The newest signed checkpoint of the log: a C2SP tlog-checkpoint', []),
    },
    '/api/v1/log/proof/inclusion': {
      get: operation(
        'Where an event stands in the log, and the hashes that lead from there to its root',
        describeParameters(inclusionParameters),
      ),
    },
    '/api/v1/log/proof/consistency': {
      get: operation(
        'The hashes that show that the log only grew from one size to another',
        describeParameters(consistencyParameters),
      ),
    },
    '/api/v1/log/leaves': {
      get: operation('What the log holds: { size, leaves }', describeParameters(leavesParameters)),
    },
  };
}

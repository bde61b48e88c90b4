import { readObject, readText, readTexts, type JsonObject } from '../../read-json-fields.ts';
import type { Generator } from './generated.ts';
import { readList, readName, readSpec } from './read-body.ts';

/** The container name that kubectl makes of an image: its last part without tag and digest. */
function nameOfImage(image: string): string {
  const last = image.split('/').at(-1) ?? '';
  return (last.split('@')[0] ?? '').split(':')[0] ?? '';
}

const podSpecOf = (template: unknown): JsonObject =>
  readObject(readObject(template)?.['spec']) ?? {};

/** `create deployment`: one container for each image, labelled by the deployment's name. */
export const generateDeployment: Generator = (body) => {
  const name = readName(body);
  const spec = readSpec(body);
  const containers = readList(podSpecOf(spec['template'])['containers']);
  const images = containers.map((one) => readText(one['image']) ?? '');
  const { replicas } = spec;
  if (name === null || images.length === 0 || images.includes('')) return null;
  const command = readTexts(containers[0]?.['command']) ?? [];
  const port = readList(containers[0]?.['ports'])[0]?.['containerPort'];
  const labels = { app: name };
  return {
    verb: ['create', 'deployment'],
    args: [name],
    flags: [
      ...images.map((image) => `--image=${image}`),
      ...(typeof replicas === 'number' && replicas !== 1 ? [`--replicas=${replicas}`] : []),
      ...(typeof port === 'number' ? [`--port=${port}`] : []),
    ],
    ...(command.length > 0 ? { tail: command } : {}),
    object: {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name, labels },
      spec: {
        replicas,
        selector: { matchLabels: labels },
        strategy: spec['strategy'],
        template: {
          metadata: { labels },
          spec: {
            containers: images.map((image) => ({
              name: nameOfImage(image),
              image,
              command,
              ports: port === undefined ? [] : [{ containerPort: port }],
            })),
            restartPolicy:
              podSpecOf(spec['template'])['restartPolicy'] === 'Always' ? 'Always' : undefined,
          },
        },
      },
    },
  };
};

/** `create job --from=cronjob/…` copies its template and says so; otherwise one container. */
export const generateJob: Generator = (body) => {
  const name = readName(body);
  const spec = readSpec(body);
  if (name === null) return null;
  const annotations = readObject(readObject(body['metadata'])?.['annotations']);
  const [owner] = readList(readObject(body['metadata'])?.['ownerReferences']);
  if (annotations?.['cronjob.kubernetes.io/instantiate'] === 'manual' && owner !== undefined) {
    const cronJob = readText(owner['name']) ?? '';
    return {
      verb: ['create', 'job'],
      args: [name],
      flags: [`--from=cronjob/${cronJob}`],
      object: body,
    };
  }
  const container = readContainer(spec['template']);
  if (container === null) return null;
  return {
    verb: ['create', 'job'],
    args: [name],
    ...container.command,
    object: {
      apiVersion: 'batch/v1',
      kind: 'Job',
      metadata: { name },
      spec: { template: makeTemplate(name, container, 'Never') },
    },
  };
};

export const generateCronJob: Generator = (body) => {
  const name = readName(body);
  const spec = readSpec(body);
  const schedule = readText(spec['schedule']);
  const jobSpec = readSpec(readObject(spec['jobTemplate']) ?? {});
  const container = readContainer(jobSpec['template']);
  if (name === null || schedule === undefined || container === null) return null;
  const restart = readText(podSpecOf(jobSpec['template'])['restartPolicy']) ?? 'OnFailure';
  return {
    verb: ['create', 'cronjob'],
    args: [name],
    ...container.command,
    flags: [
      ...container.command.flags,
      `--schedule=${schedule}`,
      ...(restart === 'OnFailure' ? [] : [`--restart=${restart}`]),
    ],
    object: {
      apiVersion: 'batch/v1',
      kind: 'CronJob',
      metadata: { name },
      spec: {
        schedule,
        jobTemplate: {
          metadata: { name },
          spec: { template: makeTemplate(name, container, restart) },
        },
      },
    },
  };
};

interface OneContainer {
  readonly image: string;
  readonly argv: readonly string[];
  readonly command: { readonly flags: readonly string[]; readonly tail?: readonly string[] };
}

function readContainer(template: unknown): OneContainer | null {
  const [container] = readList(podSpecOf(template)['containers']);
  const image = readText(container?.['image']);
  if (image === undefined) return null;
  const argv = readTexts(container?.['command']) ?? [];
  return {
    image,
    argv,
    command: { flags: [`--image=${image}`], ...(argv.length > 0 ? { tail: argv } : {}) },
  };
}

const makeTemplate = (
  name: string,
  { image, argv }: OneContainer,
  restartPolicy: string,
): JsonObject => ({
  spec: { containers: [{ name, image, command: argv }], restartPolicy },
});

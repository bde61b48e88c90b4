import {
  readObject,
  readText,
  readTextMap,
  readTexts,
  type JsonObject,
} from '../../read-json-fields.ts';
import type { Generator } from './generated.ts';
import { readList, readName, readPairs, readSpec } from './read-body.ts';

/** `kubectl run`: a Pod of one container, labelled `run=NAME` unless told otherwise. */
export const generateRun: Generator = (body) => {
  const name = readName(body);
  const spec = readSpec(body);
  const [container] = readList(spec['containers']);
  const image = readText(container?.['image']);
  if (name === null || container === undefined || image === undefined) return null;
  const metadata = readObject(body['metadata']) ?? {};
  const labels = readTextMap(metadata['labels']) ?? {};
  const annotations = readTextMap(metadata['annotations']) ?? {};
  const env = readList(container['env']).map((entry) => ({
    name: readText(entry['name']) ?? '',
    value: readText(entry['value']) ?? '',
  }));
  const restart = readText(spec['restartPolicy']) ?? 'Always';
  const port = readList(container['ports'])[0]?.['containerPort'];
  const command = readTexts(container['command']) ?? [];
  const tail = command.length > 0 ? command : (readTexts(container['args']) ?? []);
  const ownLabels = Object.keys(labels).length === 1 && labels['run'] === name;
  return {
    verb: ['run'],
    args: [name],
    flags: [
      `--image=${image}`,
      ...(ownLabels ? [] : [`--labels=${readPairs(labels).join(',')}`]),
      ...readPairs(annotations).map((pair) => `--annotations=${pair}`),
      ...env.map((variable) => `--env=${variable.name}=${variable.value}`),
      ...(typeof port === 'number' ? [`--port=${port}`] : []),
      ...(restart === 'Always' ? [] : [`--restart=${restart}`]),
      ...(container['stdin'] === true ? ['-i'] : []),
      ...(container['tty'] === true ? ['-t'] : []),
      ...(command.length > 0 ? ['--command'] : []),
    ],
    ...(tail.length > 0 ? { tail } : {}),
    object: {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name, labels, annotations },
      spec: {
        containers: [makeContainer({ name, image, env, port, container })],
        restartPolicy: restart,
        enableServiceLinks: spec['enableServiceLinks'] === true ? true : undefined,
      },
    },
    lost: container['stdin'] === true ? ['--rm, --attach and --quiet'] : [],
  };
};

function makeContainer(parts: {
  readonly name: string;
  readonly image: string;
  readonly env: readonly object[];
  readonly port: unknown;
  readonly container: JsonObject;
}): JsonObject {
  const { name, image, env, port, container } = parts;
  return {
    name,
    image,
    env,
    ports: port === undefined ? [] : [{ containerPort: port }],
    command: container['command'],
    args: container['args'],
    stdin: container['stdin'] === true ? true : undefined,
    stdinOnce: container['stdin'] === true ? container['stdinOnce'] : undefined,
    tty: container['tty'] === true ? true : undefined,
    imagePullPolicy: undefined,
  };
}

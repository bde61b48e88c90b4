import { readObject, readText } from '../../read-json-fields.ts';
import type { Generator } from './generated.ts';
import { readList, readName, readSpec } from './read-body.ts';

/** `kubectl autoscale`: version 2 of the API since kubectl 1.33, version 1 before. */
export const generateAutoscaler: Generator = (body) => {
  const name = readName(body);
  const spec = readSpec(body);
  const scaled = readObject(spec['scaleTargetRef']);
  const kind = readText(scaled?.['kind']);
  const target = readText(scaled?.['name']);
  const { minReplicas, maxReplicas } = spec;
  if (
    name === null ||
    kind === undefined ||
    target === undefined ||
    typeof maxReplicas !== 'number'
  )
    return null;
  const cpu = readCpu(spec);
  return {
    verb: ['autoscale'],
    args: [`${kind.toLowerCase()}/${target}`],
    flags: [
      ...(typeof minReplicas === 'number' ? [`--min=${minReplicas}`] : []),
      `--max=${maxReplicas}`,
      ...(cpu === null ? [] : [`--cpu-percent=${cpu}`]),
      ...(name === target ? [] : [`--name=${name}`]),
    ],
    object: {
      apiVersion: body['apiVersion'],
      kind: 'HorizontalPodAutoscaler',
      metadata: { name },
      spec: {
        scaleTargetRef: { kind, name: target, apiVersion: scaled?.['apiVersion'] },
        minReplicas,
        maxReplicas,
        ...(cpu === null ? {} : makeCpu(spec, cpu)),
      },
    },
  };
};

function readCpu(spec: Readonly<Record<string, unknown>>): number | null {
  const direct = spec['targetCPUUtilizationPercentage'];
  if (typeof direct === 'number') return direct;
  const [metric] = readList(spec['metrics']);
  const target = readObject(readObject(metric?.['resource'])?.['target']);
  const average = target?.['averageUtilization'];
  return typeof average === 'number' ? average : null;
}

const makeCpu = (spec: Readonly<Record<string, unknown>>, cpu: number): object =>
  spec['metrics'] === undefined
    ? { targetCPUUtilizationPercentage: cpu }
    : {
        metrics: [
          {
            type: 'Resource',
            resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: cpu } },
          },
        ],
      };

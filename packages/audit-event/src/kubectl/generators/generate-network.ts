import { readObject, readText, readTextMap, type JsonObject } from '../../read-json-fields.ts';
import type { Generator } from './generated.ts';
import { readList, readName, readPairs, readSpec } from './read-body.ts';

const SERVICE_TYPES: Readonly<Record<string, string>> = {
  ClusterIP: 'clusterip',
  NodePort: 'nodeport',
  LoadBalancer: 'loadbalancer',
  ExternalName: 'externalname',
};

/** `create service …`: labelled and selected by its own name, ports named by their numbers. */
export const generateService: Generator = (body) => {
  const name = readName(body);
  const spec = readSpec(body);
  const type = readText(spec['type']) ?? 'ClusterIP';
  const command = Object.hasOwn(SERVICE_TYPES, type) ? SERVICE_TYPES[type] : undefined;
  if (name === null || command === undefined) return null;
  const ports = readList(spec['ports']);
  const pairs = ports.map(readPortPair);
  const nodePort = ports[0]?.['nodePort'];
  const external = readText(spec['externalName']);
  const headless = spec['clusterIP'] === 'None';
  return {
    verb: ['create', 'service', command],
    args: [name],
    flags: [
      ...pairs.map((pair) => `--tcp=${pair}`),
      ...(headless ? ['--clusterip=None'] : []),
      ...(typeof nodePort === 'number' ? [`--node-port=${nodePort}`] : []),
      ...(external === undefined ? [] : [`--external-name=${external}`]),
    ],
    object: {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name, labels: { app: name } },
      spec: {
        type: spec['type'],
        // An external name has a selector where it was given ports.
        selector: spec['selector'] === undefined ? undefined : { app: name },
        ports: ports.map((entry) => ({
          name: readPortPair(entry).replace(':', '-'),
          port: entry['port'],
          targetPort: entry['targetPort'],
          protocol: 'TCP',
          nodePort: entry['nodePort'],
        })),
        clusterIP: headless ? 'None' : undefined,
        externalName: external,
      },
    },
  };
};

/** `80:8080` as given to --tcp; kubectl names the port «80» when the target was left out. */
function readPortPair({ name, port, targetPort }: JsonObject): string {
  return name === String(port) && port === targetPort
    ? String(port)
    : `${String(port)}:${String(targetPort)}`;
}

/** `create ingress --rule=host/path=service:port`; with TLS it is told as a manifest. */
export const generateIngress: Generator = (body) => {
  const name = readName(body);
  const spec = readSpec(body);
  const rules = readList(spec['rules']);
  const backend = readBackend(spec['defaultBackend']);
  if (name === null || (rules.length === 0 && backend === null)) return null;
  const flags: string[] = [];
  for (const rule of rules) {
    const host = readText(rule['host']) ?? '';
    for (const entry of readList(readObject(rule['http'])?.['paths'])) {
      const target = readBackend(entry['backend']);
      if (target === null) return null;
      const star = entry['pathType'] === 'Prefix' ? '*' : '';
      flags.push(`--rule=${host}${readText(entry['path']) ?? '/'}${star}=${target}`);
    }
  }
  const ingressClass = readText(spec['ingressClassName']);
  const annotations = readTextMap(readObject(body['metadata'])?.['annotations']) ?? {};
  return {
    verb: ['create', 'ingress'],
    args: [name],
    flags: [
      ...(ingressClass === undefined ? [] : [`--class=${ingressClass}`]),
      ...flags,
      ...(backend === null ? [] : [`--default-backend=${backend}`]),
      ...readPairs(annotations).map((pair) => `--annotation=${pair}`),
    ],
    object: {
      apiVersion: 'networking.k8s.io/v1',
      kind: 'Ingress',
      metadata: { name, annotations },
      spec: { ingressClassName: ingressClass, defaultBackend: spec['defaultBackend'], rules },
    },
  };
};

function readBackend(value: unknown): string | null {
  const service = readObject(readObject(value)?.['service']);
  const name = readText(service?.['name']);
  const port = readObject(service?.['port']);
  const number = port?.['number'] ?? port?.['name'];
  if (name === undefined || (typeof number !== 'number' && typeof number !== 'string')) return null;
  return `${name}:${number}`;
}

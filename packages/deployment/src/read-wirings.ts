import { parse } from 'yaml';
import { readFile } from './kube-apiserver-files.ts';

/** Flags and mounts as each distribution writes them. */
export interface Wiring {
  readonly flags: Readonly<Record<string, string>>;
  /** Host paths by the path in the API server; null where it sees the host itself. */
  readonly mounts: Readonly<Record<string, string>> | null;
}

/** Kubeadm's way, which Talos has too: flags as a list or a map, and volumes. */
interface ControlPlane {
  readonly apiServer: {
    readonly extraArgs:
      | Readonly<Record<string, string>>
      | ReadonlyArray<{ readonly name: string; readonly value: string }>;
    readonly extraVolumes: ReadonlyArray<{ readonly hostPath: string; readonly mountPath: string }>;
  };
}

/** How each distribution tells its API server, by name. */
export function readWirings(): Array<[string, Wiring]> {
  return [
    [
      'kubeadm',
      readControlPlane(parse(readFile('kubeadm-cluster-configuration.yaml')) as ControlPlane),
    ],
    ['the static pod', readStaticPod()],
    [
      'Talos',
      readControlPlane((parse(readFile('talos-patch.yaml')) as { cluster: ControlPlane }).cluster),
    ],
    ['RKE2', readRancher('rke2-config.yaml')],
    ['k3s', { ...readRancher('k3s-config.yaml'), mounts: null }],
    ...readKind(),
  ];
}

const splitFlags = (flags: readonly string[]): Record<string, string> =>
  Object.fromEntries(flags.map((flag) => flag.replace(/^--/, '').split(/=(.*)/s).slice(0, 2)));

function readControlPlane({ apiServer: { extraArgs, extraVolumes } }: ControlPlane): Wiring {
  const flags = Array.isArray(extraArgs)
    ? Object.fromEntries(extraArgs.map(({ name, value }) => [name, value]))
    : (extraArgs as Record<string, string>);
  const mounts = extraVolumes.map(({ mountPath, hostPath }) => [mountPath, hostPath]);
  return { flags, mounts: Object.fromEntries(mounts) };
}

function readKind(): Array<[string, Wiring]> {
  const { kubeadmConfigPatches } = parse(readFile('kind-cluster.yaml')) as {
    kubeadmConfigPatches: string[];
  };
  return kubeadmConfigPatches.map((text) => {
    const patch = parse(text) as ControlPlane & { apiVersion: string };
    return [`kind with ${patch.apiVersion}`, readControlPlane(patch)];
  });
}

function readRancher(file: string): Wiring {
  const config = parse(readFile(file)) as Record<string, string[]>;
  const mounts = (config['kube-apiserver-extra-mount'] ?? []).map((mount) => {
    const [hostPath, mountPath] = mount.split(':');
    return [mountPath, hostPath];
  });
  return {
    flags: splitFlags(config['kube-apiserver-arg'] ?? []),
    mounts: Object.fromEntries(mounts),
  };
}

function readStaticPod(): Wiring {
  const { spec } = parse(readFile('kubeadm-static-pod.yaml')) as {
    spec: {
      containers: Array<{
        command: string[];
        volumeMounts: Array<{ name: string; mountPath: string }>;
      }>;
      volumes: Array<{ name: string; hostPath: { path: string } }>;
    };
  };
  const [server] = spec.containers;
  const mounts = (server?.volumeMounts ?? []).map(({ name, mountPath }) => {
    const volume = spec.volumes.find((entry) => entry.name === name);
    return [mountPath, volume?.hostPath.path];
  });
  return {
    flags: splitFlags(server?.command.slice(1) ?? []),
    mounts: Object.fromEntries(mounts),
  };
}

import { parse } from 'yaml';
import { readFile } from './kube-apiserver-files.ts';

/** Flags and mounts as each distribution writes them. */
export interface Wiring {
  readonly flags: Record<string, string>;
  /** Host paths by the path in the API server; null where it sees the host itself. */
  readonly mounts: Record<string, string> | null;
}
type KubeadmServer = {
  apiServer: {
    extraArgs: Record<string, string> | Array<{ name: string; value: string }>;
    extraVolumes: Array<{ hostPath: string; mountPath: string }>;
  };
};
const split = (args: readonly string[]) =>
  Object.fromEntries(args.map((arg) => arg.replace(/^--/, '').split(/=(.*)/s).slice(0, 2)));

function wiringOfKubeadm({ apiServer }: KubeadmServer): Wiring {
  const { extraArgs, extraVolumes } = apiServer;
  const flags = Array.isArray(extraArgs)
    ? Object.fromEntries(extraArgs.map(({ name, value }) => [name, value]))
    : extraArgs;
  return {
    flags,
    mounts: Object.fromEntries(
      extraVolumes.map(({ mountPath, hostPath }) => [mountPath, hostPath]),
    ),
  };
}

/** How each distribution tells its API server, by name. */
export function readWirings(): Array<[string, Wiring]> {
  const kind = parse(readFile('kind-cluster.yaml')) as { kubeadmConfigPatches: string[] };
  const pod = (
    parse(readFile('kubeadm-static-pod.yaml')) as {
      spec: {
        containers: Array<{
          command: string[];
          volumeMounts: Array<{ name: string; mountPath: string }>;
        }>;
        volumes: Array<{ name: string; hostPath: { path: string } }>;
      };
    }
  ).spec;
  const [server] = pod.containers;
  const rke2 = parse(readFile('rke2-config.yaml')) as Record<string, string[]>;
  const k3s = parse(readFile('k3s-config.yaml')) as Record<string, string[]>;
  const talos = parse(readFile('talos-patch.yaml')) as { cluster: KubeadmServer };
  return [
    [
      'kubeadm',
      wiringOfKubeadm(parse(readFile('kubeadm-cluster-configuration.yaml')) as KubeadmServer),
    ],
    ...kind.kubeadmConfigPatches.map((patch, n): [string, Wiring] => [
      `kind, patch ${n + 1}`,
      wiringOfKubeadm(parse(patch) as KubeadmServer),
    ]),
    ['Talos', wiringOfKubeadm(talos.cluster)],
    [
      'the static pod',
      {
        flags: split(server?.command.filter((arg) => arg.startsWith('--')) ?? []),
        mounts: Object.fromEntries(
          (server?.volumeMounts ?? []).map(({ name, mountPath }) => [
            mountPath,
            pod.volumes.find((volume) => volume.name === name)?.hostPath.path ?? '',
          ]),
        ),
      },
    ],
    [
      'RKE2',
      {
        flags: split(rke2['kube-apiserver-arg'] ?? []),
        mounts: Object.fromEntries(
          (rke2['kube-apiserver-extra-mount'] ?? []).map((mount) => {
            const [host = '', inside = ''] = mount.split(':');
            return [inside, host];
          }),
        ),
      },
    ],
    ['k3s', { flags: split(k3s['kube-apiserver-arg'] ?? []), mounts: null }],
  ];
}

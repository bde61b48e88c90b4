/** Who acts in the demo, with the clients they use. */
export interface DemoActor {
  readonly username: string;
  readonly groups: readonly string[];
  readonly agent: string;
  readonly address: string;
}

const KUBECTL = 'kubectl/v1.33.1 (linux/amd64) kubernetes/8adc0f0';
const account = (namespace: string, name: string): string =>
  `system:serviceaccount:${namespace}:${name}`;

export const PEOPLE: readonly DemoActor[] = [
  {
    username: 'ada@example.com',
    groups: ['platform', 'system:authenticated'],
    agent: KUBECTL,
    address: '10.20.1.14',
  },
  {
    username: 'grace@example.com',
    groups: ['developers', 'system:authenticated'],
    agent: 'k9s/v0.50.6',
    address: '10.20.1.22',
  },
  {
    username: 'linus@example.com',
    groups: ['developers', 'system:authenticated'],
    agent: KUBECTL,
    address: '10.20.3.7',
  },
  {
    username: 'mallory@example.com',
    groups: ['contractors', 'system:authenticated'],
    agent: 'curl/8.9.1',
    address: '203.0.113.44',
  },
];

export const MACHINES: readonly DemoActor[] = [
  {
    username: account('kube-system', 'deployment-controller'),
    groups: ['system:serviceaccounts'],
    agent:
      'kube-controller-manager/v1.33.1 (linux/amd64) kubernetes/8adc0f0/system:serviceaccount:kube-system:deployment-controller',
    address: '10.0.0.2',
  },
  {
    username: account('argocd', 'argocd-application-controller'),
    groups: ['system:serviceaccounts'],
    agent: 'argocd-application-controller/v3.1.0 (linux/amd64)',
    address: '10.244.2.9',
  },
  {
    username: 'system:node:worker-1',
    groups: ['system:nodes'],
    agent: 'kubelet/v1.33.1 (linux/amd64) kubernetes/8adc0f0',
    address: '10.0.1.11',
  },
  {
    username: 'system:kube-scheduler',
    groups: ['system:authenticated'],
    agent: 'kube-scheduler/v1.33.1 (linux/amd64) kubernetes/8adc0f0/scheduler',
    address: '10.0.0.2',
  },
  {
    username: account('monitoring', 'prometheus'),
    groups: ['system:serviceaccounts'],
    agent: 'Prometheus/3.4.1',
    address: '10.244.1.30',
  },
];

/** A developer portal, which acts for the people who use it. */
export const PORTAL: DemoActor = {
  username: account('portal', 'portal-backend'),
  groups: ['system:serviceaccounts', 'system:authenticated'],
  agent: 'portal/2.4.0 (linux/amd64)',
  address: '10.244.3.8',
};

/** The certificate for emergencies, which no role binding limits. */
export const ADMIN: DemoActor = {
  username: 'kubernetes-admin',
  groups: ['system:masters', 'system:authenticated'],
  agent: KUBECTL,
  address: '10.20.0.2',
};

export const STRANGER: DemoActor = {
  username: 'system:anonymous',
  groups: ['system:unauthenticated'],
  agent: 'Go-http-client/1.1',
  address: '198.51.100.23',
};

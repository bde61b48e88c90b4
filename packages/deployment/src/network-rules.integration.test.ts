import { beforeAll, describe, expect, it } from '@jest/globals';
import { checkSchema } from './check-schema.ts';
import type { Manifest } from './read-manifests.ts';
import { canRender, renderForms, renderValues, type Forms } from './render-forms.ts';

const NAMESPACE = 'kubernetes.io/metadata.name';

interface Policy {
  readonly policyTypes: readonly string[];
  readonly ingress?: ReadonlyArray<{
    readonly from: ReadonlyArray<{
      readonly namespaceSelector?: { readonly matchLabels: Readonly<Record<string, string>> };
    }>;
  }>;
  readonly egress?: ReadonlyArray<{ readonly ports: ReadonlyArray<{ readonly port: number }> }>;
}

let forms: Forms;
beforeAll(async () => {
  forms = await renderForms();
}, 120_000);

describe.each(['production, Helm', 'production, Kustomize'] as const)(
  'the network of %s',
  (form) => {
    const find = (wanted: string, service: string): Manifest | undefined =>
      forms[form].find(
        ({ kind, metadata }) => kind === wanted && metadata.name === `k8s-audit-${service}`,
      );
    const policy = (service: string) => find('NetworkPolicy', service)?.['spec'] as Policy;
    const namespacesTo = (service: string) =>
      policy(service).ingress?.flatMap(({ from }) =>
        from.map(({ namespaceSelector }) => namespaceSelector?.matchLabels[NAMESPACE]),
      );
    const portsFrom = (service: string) =>
      policy(service).egress?.flatMap(({ ports }) => ports.map(({ port }) => port));

    it('keeps ingest from the database', () => {
      if (!canRender(forms)) return;
      expect(portsFrom('ingest')).toEqual([53, 53, 6379]);
      expect(portsFrom('query')).toEqual([53, 53, 6379, 3306]);
      expect(portsFrom('writer')).toEqual([53, 53, 6379, 3306]);
    });

    it('keeps the ingress of API servers from query, and all from the writer', () => {
      if (!canRender(forms)) return;
      expect(namespacesTo('ingest')).toEqual(['ingress-webhook', 'monitoring']);
      expect(namespacesTo('query')).toEqual(['ingress-nginx', 'monitoring']);
      expect(namespacesTo('writer')).toEqual(['monitoring']);
      expect(namespacesTo('migrate')).toBeUndefined();
    });

    it('denies what no policy allows', () => {
      if (!canRender(forms)) return;
      expect(policy('default-deny').policyTypes).toEqual(['Ingress', 'Egress']);
      expect(policy('default-deny')).not.toHaveProperty('ingress');
      expect(policy('default-deny')).not.toHaveProperty('egress');
    });

    it('gives the client more time than it takes, lets large bodies in and redirects no POST', () => {
      if (!canRender(forms)) return;
      const ingress = find('Ingress', 'ingest');
      const nginx = (key: string) =>
        ingress?.metadata.annotations?.[`nginx.ingress.kubernetes.io/${key}`];
      expect(Number(nginx('proxy-read-timeout'))).toBeGreaterThan(30);
      expect(Number(nginx('proxy-send-timeout'))).toBeGreaterThan(30);
      expect(nginx('proxy-body-size')).toBe('256m');
      expect(nginx('ssl-redirect')).toBe('false');
      expect(JSON.stringify(ingress)).toContain('"path":"/webhook"');
      expect(JSON.stringify(ingress)).toContain('"secretName":"k8s-audit-ingest-tls"');
      expect(JSON.stringify(find('Ingress', 'query'))).toContain('"path":"/"');
    });
  },
);

describe('the network of a cluster with controllers and a DNS cache on its nodes', () => {
  it('is opened to the addresses that are given', async () => {
    const rendered = await renderValues(
      'production',
      'networkPolicy.webhookPeers[0].ipBlock.cidr=10.0.0.0/24',
      'networkPolicy.dnsNamespace=',
    );
    if (rendered === null) return;
    const ingest = rendered.find(
      ({ kind, metadata }) => kind === 'NetworkPolicy' && metadata.name === 'k8s-audit-ingest',
    );
    expect(ingest?.['spec']).toMatchObject({
      ingress: [{ from: expect.arrayContaining([{ ipBlock: { cidr: '10.0.0.0/24' } }]) }],
      egress: [{ ports: [{ port: 53 }, { port: 53 }] }, { ports: [{ port: 6379 }] }],
    });
    expect(JSON.stringify(ingest)).not.toContain('"to"');
    expect((await Promise.all(rendered.map(checkSchema))).flat()).toEqual([]);
  }, 60_000);
});

describe('the network of an installation with single sign-on and traces', () => {
  it('lets query out to the identity provider, ingest and writer to the collector, and no other', async () => {
    const rendered = await renderValues(
      'production',
      'query.singleSignOn.issuerUrl=https://dex.example.com',
      'query.singleSignOn.clientId=audit',
      'query.roles={"rules":[]}',
      'networkPolicy.singleSignOnPort=5556',
      'tracing.endpoint=http://collector:4318',
    );
    if (rendered === null) return;
    const portsFrom = (service: string) => {
      const policy = rendered.find(
        ({ kind, metadata }) =>
          kind === 'NetworkPolicy' && metadata.name === `k8s-audit-${service}`,
      )?.['spec'] as Policy | undefined;
      return policy?.egress?.flatMap(({ ports }) => ports.map(({ port }) => port));
    };
    expect(portsFrom('query')).toEqual([53, 53, 6379, 3306, 5556]);
    expect(portsFrom('ingest')).toEqual([53, 53, 6379, 4318]);
    expect(portsFrom('writer')).toEqual([53, 53, 6379, 3306, 4318]);
    expect(portsFrom('migrate')).toEqual([53, 53, 3306]);
  }, 60_000);
});

import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Provider } from 'oidc-provider';

export interface TestProvider {
  readonly issuerUrl: string;
  /** Who signs in there, whoever comes. */
  account: TestAccount;
  close(): void;
}

export type TestAccount = Readonly<Record<string, unknown>> & { readonly sub: string };

export const TEST_CLIENT = { id: 'k8s-audit', secret: 'client-secret' } as const;

/** A real OpenID provider that takes everybody for its account. Asks for PKCE. */
export async function startOidcProvider(redirectUri: string): Promise<TestProvider> {
  let handle = (_request: IncomingMessage, _response: ServerResponse): void => undefined;
  const server = createServer((request, response) => handle(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const issuerUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const running: TestProvider = {
    issuerUrl,
    account: { sub: 'nobody' },
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
  const provider = new Provider(issuerUrl, {
    clients: [
      {
        client_id: TEST_CLIENT.id,
        client_secret: TEST_CLIENT.secret,
        redirect_uris: [redirectUri],
        token_endpoint_auth_method: 'client_secret_post',
      },
    ],
    cookies: { keys: ['of the test'] },
    claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['groups', 'name'] },
    features: { devInteractions: { enabled: false } },
    pkce: { required: () => true },
    interactions: { url: () => '/interaction' },
    findAccount: async (_context: unknown, accountId: string) => ({
      accountId,
      claims: async () => running.account,
    }),
  });
  const serve = provider.callback();
  handle = (request, response) => {
    if (request.url !== '/interaction') {
      serve(request, response);
      return;
    }
    signIn(provider, running, { request, response }).catch((error: unknown) => {
      response.statusCode = 500;
      response.end(String(error));
    });
  };
  return running;
}

async function signIn(
  provider: Provider,
  { account }: TestProvider,
  { request, response }: { request: IncomingMessage; response: ServerResponse },
): Promise<void> {
  const { prompt, params, session } = await provider.interactionDetails(request, response);
  if (prompt.name === 'login')
    return provider.interactionFinished(request, response, { login: { accountId: account.sub } });
  const grant = new provider.Grant({ accountId: session?.accountId, clientId: params.client_id });
  grant.addOIDCScope(params.scope);
  return provider.interactionFinished(request, response, {
    consent: { grantId: await grant.save() },
  });
}

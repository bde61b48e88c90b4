import type { Request, Response } from 'express';
import { currentAuthor } from '../auth/current-author.ts';
import type { ClusterTokens } from '../clusters/cluster-tokens.ts';
import type { SetupSources } from '../clusters/read-setup-sources.ts';
import { tooManyTokens, type AskedToken } from '../clusters/token-parameters.ts';
import { webhookUrlOf } from './webhook-url.ts';
import type { AssetUrls } from './assets.ts';
import { SetupPage } from './pages/setup-page.tsx';
import { sendPage } from './send-page.ts';

export interface IssueDeps {
  readonly tokens: ClusterTokens;
  readonly assets: AssetUrls;
  readonly ingestUrl: string | undefined;
  readonly setupSources: SetupSources;
}

export type IssueToken = (request: Request, response: Response, asked: AskedToken) => Promise<void>;

/** Makes a token and shows it, in the answer to the form itself: it is shown nowhere else. */
export function createTokenIssuer(deps: IssueDeps): IssueToken {
  const { tokens, assets, ingestUrl, setupSources: sources } = deps;
  return async (request, response, asked) => {
    const issued = await tokens.issue({ ...asked, by: currentAuthor() });
    if (issued === null) throw tooManyTokens();
    const { cluster, othersUntil = null } = asked;
    const webhookUrl = webhookUrlOf(request, ingestUrl, cluster);
    const page = (
      <SetupPage
        assets={assets}
        cluster={cluster}
        setup={{ webhookUrl, token: issued.token, sources }}
        waiting={{ cluster, tokenId: issued.id, sinceMs: Date.now() }}
        published={issued.published}
        othersUntil={othersUntil}
      />
    );
    sendPage(response, page, 201);
  };
}

import { Option, type Command } from 'commander';
import { isClusterName } from '@k8s-audit/audit-event';
import { readToken } from '../api/api-options.ts';
import { CommandError, EXIT } from '../exit-code.ts';
import { showText } from '../output/show-text.ts';

/** Where events are sent, and as whom. */
export interface WebhookOptions {
  readonly webhookUrl: string;
  readonly webhookToken?: string;
  readonly webhookTokenFile?: string;
  readonly cluster?: string;
}

export interface Webhook {
  readonly url: URL;
  readonly token: string | undefined;
}

const WEBHOOK_PATH = '/webhook/audit';

/** Gives a command the settings of the webhook, by flag or by environment. */
export function addWebhookOptions(command: Command): Command {
  return command
    .addOption(
      new Option('-u, --webhook-url <url>', 'address of ingest, with or without its path')
        .env('K8S_AUDIT_WEBHOOK_URL')
        .default('http://127.0.0.1:8080'),
    )
    .addOption(
      new Option('--webhook-token <token>', 'token of the webhook').env('K8S_AUDIT_WEBHOOK_TOKEN'),
    )
    .addOption(
      new Option('--webhook-token-file <file>', 'file that holds it').env(
        'K8S_AUDIT_WEBHOOK_TOKEN_FILE',
      ),
    )
    .option('-c, --cluster <name>', 'whose events they are; the last part of the path');
}

/** Throws CommandError where the address or the cluster's name cannot be meant. */
export function readWebhook(options: WebhookOptions): Webhook {
  const token = readToken({ token: options.webhookToken, tokenFile: options.webhookTokenFile });
  return { url: readUrl(options), token };
}

function readUrl({ webhookUrl, cluster }: WebhookOptions): URL {
  if (!/^https?:\/\//.test(webhookUrl) || !URL.canParse(webhookUrl))
    throw new CommandError(
      EXIT.wrongUsage,
      `"${showText(webhookUrl)}" is no address of a webhook: write it as https://audit.example.com/webhook/audit/my-cluster`,
    );
  const url = new URL(webhookUrl);
  if (url.pathname === '/') url.pathname = WEBHOOK_PATH;
  if (cluster === undefined) return url;
  if (!isClusterName(cluster))
    throw new CommandError(
      EXIT.wrongUsage,
      `"${showText(cluster)}" is no name of a cluster: 1 to 64 lower-case letters, digits, dots and dashes.`,
    );
  const [, before, named] = /^(.*\/webhook\/audit)(?:\/([^/]*))?\/?$/.exec(url.pathname) ?? [];
  if (before === undefined) url.pathname = `${url.pathname.replace(/\/$/, '')}/${cluster}`;
  else if (named === undefined || named === '' || named === cluster)
    url.pathname = `${before}/${cluster}`;
  else
    throw new CommandError(
      EXIT.wrongUsage,
      `The address names the cluster ${showText(named)} and --cluster says ${cluster}: leave one of them out.`,
    );
  return url;
}

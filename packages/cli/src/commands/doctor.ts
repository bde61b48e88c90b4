import { readFileSync } from 'node:fs';
import {
  readKubeconfig,
  resolveAccess,
  type KubeconfigEntry,
  type WebhookAccess,
} from '@k8s-audit/apiserver-client';
import { Command, InvalidArgumentError } from 'commander';
import { addApiOptions, readToken, type ApiOptions } from '../api/api-options.ts';
import { createApi } from '../api/create-api.ts';
import { examples, type CommandFactory } from '../command-factory.ts';
import { examineWebhook, type Check } from '../doctor/examine-webhook.ts';
import { DOCTOR } from '../doctor/test-events.ts';
import { CommandError, EXIT } from '../exit-code.ts';
import { outputOption, type Output } from '../output/format-event.ts';
import { showJson, showText } from '../output/show-text.ts';
import type { Terminal } from '../terminal.ts';
import { addWebhookOptions, readWebhook, type WebhookOptions } from '../webhook/webhook-options.ts';

interface Options extends WebhookOptions, ApiOptions {
  readonly kubeconfig?: string;
  readonly certificateAuthority?: string;
  readonly largeBody: number;
  readonly timeout: number;
  readonly output: Output;
}

const LARGE_BODY_MIB = 64;
const TIMEOUT_SECONDS = 30;

export const createDoctorCommand: CommandFactory = (terminal) =>
  addApiOptions(addWebhookOptions(new Command('doctor')))
    .description('send test events as kube-apiserver would, and say what is wrong')
    .option(
      '-k, --kubeconfig <file>',
      'the file of --audit-webhook-config-file, instead of an address',
    )
    .option('--certificate-authority <file>', 'with an address: who signed its certificate')
    .option('--large-body <MiB>', 'how large a body to try; 0 for none', readNumber, LARGE_BODY_MIB)
    .option('--timeout <seconds>', 'what kube-apiserver waits', readNumber, TIMEOUT_SECONDS)
    .addOption(outputOption('one check a line'))
    .addHelpText(
      'after',
      `
Run it where kube-apiserver runs: names, routes and trusted authorities are those of that host.
It goes the way of a batch: settings, name, port, TLS, a batch, the token, a large body, and with a
token of the API (K8S_AUDIT_TOKEN) the store. It leaves one event: user:${DOCTOR}
finds it, -user:${DOCTOR} leaves it out. Exit code 1 when something is wrong.
` +
        examples([
          ['k8s-audit doctor -k /etc/kubernetes/audit/webhook.yaml', 'on a control plane'],
          [
            'k8s-audit doctor -u https://audit.example.com -c prod-eu --webhook-token-file token',
            'before there is a kubeconfig',
          ],
        ]),
    )
    .action((options: Options) => runDoctor(terminal, options));

async function runDoctor(terminal: Terminal, options: Options): Promise<void> {
  const access = readAccess(options);
  const wantsStore = readToken(options) !== undefined;
  const format = options.output === 'json' ? formatJson : formatCheck(terminal.style);
  let faults = 0;
  for await (const check of examineWebhook(access, {
    timeoutMs: options.timeout * 1_000,
    largeBodyBytes: options.largeBody * 2 ** 20,
    api: wantsStore ? createApi(options) : null,
  })) {
    await terminal.print(format(check));
    if (check.finding.level === 'fault') faults += 1;
  }
  if (faults > 0) throw new CommandError(EXIT.failed, 'Events of this cluster would be lost.');
  terminal.say('Events arrive.');
}

function readAccess(options: Options): WebhookAccess {
  const entry = options.kubeconfig === undefined ? entryOf(options) : readEntry(options.kubeconfig);
  const resolved = resolveAccess(entry);
  if (resolved.ok) return resolved.access;
  throw notStarting(options.kubeconfig ?? 'This', resolved.reason);
}

function readEntry(file: string): KubeconfigEntry {
  const read = readKubeconfig(file);
  if (read.ok) return read.entry;
  throw notStarting(file, read.reason);
}

const notStarting = (file: string, reason: string): CommandError =>
  new CommandError(
    EXIT.failed,
    `With ${file} kube-apiserver does not start: ${showText(reason)}. deploy/kube-apiserver/webhook-kubeconfig.yaml shows how it should look.`,
  );

/** An address and a token, as a kubeconfig would have them. */
function entryOf(options: Options): KubeconfigEntry {
  const { url, token } = readWebhook(options);
  const authority = options.certificateAuthority;
  return {
    cluster: {
      server: url.href,
      'insecure-skip-tls-verify': false,
      ...(authority !== undefined && { 'certificate-authority': authority }),
    },
    user: token === undefined ? {} : { token },
    readFile: (path) => readFileSync(path),
  };
}

const MARKS = { good: 'ok  ', warning: 'warn', fault: 'FAIL' } as const;
const MARK_STYLES = { good: 'green', warning: 'yellow', fault: 'red' } as const;
const ABOUT_WIDTH = 'large body'.length;
const INDENT = ' '.repeat(ABOUT_WIDTH + 8);

const formatCheck =
  (style: Terminal['style']) =>
  ({ about, finding }: Check): string => {
    const { level, says, advice } = finding;
    const mark = style(MARK_STYLES[level], MARKS[level]);
    const line = `${mark}  ${about.padEnd(ABOUT_WIDTH)}  ${showText(says)}\n`;
    return advice === undefined ? line : `${line}${INDENT}→ ${showText(advice)}\n`;
  };

const formatJson = ({ about, finding }: Check): string => `${showJson({ about, ...finding })}\n`;

function readNumber(text: string): number {
  const number = Number(text);
  if (Number.isFinite(number) && number >= 0) return number;
  throw new InvalidArgumentError('Give a number.');
}

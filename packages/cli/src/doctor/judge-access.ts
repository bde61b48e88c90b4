import { isIP } from 'node:net';
import type { AccessRemark, WebhookAccess } from '@k8s-audit/apiserver-client';
import { isClusterName } from '@k8s-audit/audit-event';
import { showText } from '../output/show-text.ts';
import { fault, good, warning, type Finding } from '../findings/finding.ts';
import { placeOf } from '../webhook/judge-answer.ts';

/** What can be said of the settings before anything is sent. */
export function judgeAccess(access: WebhookAccess): Finding[] {
  const { url } = access;
  return [
    good(`kube-apiserver posts to ${placeOf(url)}${showText(url.search)}.`),
    ...judgePath(access),
    ...judgeHost(url),
    ...access.remarks.map((remark) => judgeRemark(remark, url)),
    ...(url.protocol === 'http:' && !access.remarks.includes('credentials dropped')
      ? [warning('Events go over the wire unencrypted.', 'Put TLS in front, and use https://.')]
      : []),
  ];
}

function judgePath({ url, remarks }: WebhookAccess): Finding[] {
  const [, name] = /\/webhook\/audit(?:\/([^/]+))?$/.exec(url.pathname) ?? [null];
  if (name === null)
    return [
      warning(
        `The path ${showText(url.pathname)} is not that of ingest.`,
        'Write /webhook/audit/<cluster>, unless a proxy makes that of it.',
      ),
    ];
  if (name === undefined)
    return [
      warning(
        remarks.includes('query dropped')
          ? 'The path does not name the cluster, and the query is dropped: all clusters get the name of their token, or "default".'
          : 'The path does not name the cluster: it gets the name of its token, or "default".',
        'Write the name at the end of the path: /webhook/audit/<cluster>.',
      ),
    ];
  if (isClusterName(name)) return [];
  return [
    fault(
      `"${showText(name)}" is no name of a cluster.`,
      'Use 1 to 64 lower-case letters, digits, dots and dashes, with a letter or digit at both ends.',
    ),
  ];
}

function judgeHost({ hostname }: URL): Finding[] {
  const isService = hostname.endsWith('.svc') || hostname.includes('.svc.');
  const isShort = isIP(hostname.replace(/^\[|\]$/g, '')) === 0 && !hostname.includes('.');
  if (!isService && (!isShort || hostname === 'localhost')) return [];
  return [
    warning(
      `${hostname} looks like the name of a Service: kube-apiserver runs on the host's network, where such names do not resolve.`,
      'Use the name of the ingress or load balancer, or the cluster IP of the Service.',
    ),
  ];
}

function judgeRemark(remark: AccessRemark, url: URL): Finding {
  switch (remark) {
    case 'credentials dropped':
      return fault(
        `The address is http://: kube-apiserver silently leaves token and certificate out.`,
        `Put TLS in front of ${url.host}, and write https://.`,
      );
    case 'query dropped':
      return warning(
        'kube-apiserver drops the query of the address and puts ?timeout=30s in its place.',
        'Whatever it said, say it in the path.',
      );
    case 'token file wins':
      return warning(
        'Both token and tokenFile are set: kube-apiserver uses the file.',
        'Leave one of them out.',
      );
    case 'certificate not verified':
      return warning(
        'insecure-skip-tls-verify is on: whoever stands on the way can read the token and all events.',
        'Set certificate-authority to the certificate of the authority instead.',
      );
    case 'proxy not used here':
      return warning(
        'kube-apiserver goes through the proxy of proxy-url; this check goes straight.',
        'Run it where both ways lead to the same server.',
      );
    case 'plugin not run here':
      return warning(
        'The user has a credential plugin, which is not run here: what follows is asked without it.',
        'Use a token: the webhook of k8s-audit takes no other.',
      );
    default:
      return remark satisfies never;
  }
}

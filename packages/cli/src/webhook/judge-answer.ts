import {
  isDelivered,
  isReadableType,
  type Answer,
  type BatchAnswer,
} from '@k8s-audit/apiserver-client';
import { showText } from '../output/show-text.ts';
import { fault, good, warning, type Finding } from '../findings/finding.ts';

/** Says what the answer to a batch means for kube-apiserver, which keeps or drops events by it. */
export function judgeAnswer(
  { redirects, last, bodyArrived }: BatchAnswer,
  sent: { readonly token: boolean },
): Finding {
  const [redirect] = redirects;
  if (redirect !== undefined && !bodyArrived)
    return fault(
      `${redirect.url.host} redirects with ${redirect.status} to ${placeOf(last.url)}. kube-apiserver follows it with a GET without a body and takes its answer (${last.status}) for a delivery: all events are lost silently, or fail.`,
      `Write the address it redirects to into the kubeconfig, if it is the webhook's; and let the ingress not redirect /webhook.`,
    );
  if (!isDelivered(last)) return judgeRefusal(last, sent);
  if (last.text.trim() !== '')
    return fault(
      `${placeOf(last.url)} answers ${last.status} with ${describeBody(last)}: k8s-audit answers with an empty body. Something else takes the events and throws them away.`,
      'Check the address and its path (/webhook/audit/<cluster>), and what the ingress does with it.',
    );
  if (redirect !== undefined)
    return warning(
      `The batch arrived, by a redirect (${redirect.status}) to ${placeOf(last.url)}: the token goes along to wherever a redirect points.`,
      'Write that address into the kubeconfig.',
    );
  return good(`A batch is taken (${last.status}).`);
}

function judgeRefusal(answer: Answer, sent: { readonly token: boolean }): Finding {
  const { status } = answer;
  const said = saidBy(answer);
  if (status >= 200 && status < 300)
    return fault(
      isReadableType(answer.contentType)
        ? `The answer ${status} is a failure to kube-apiserver: only 200 to 206 count.`
        : `The answer ${status} has a Content-Type that Go cannot read ("${showText(answer.contentType ?? '')}"), which is a failure to kube-apiserver.`,
      'It does not come from k8s-audit: look at the proxies on the way.',
    );
  switch (status) {
    case 401:
      return sent.token
        ? fault(
            `The token is refused (401${said}).`,
            'Compare its SHA-256 with WEBHOOK_TOKENS_FILE, or the token with WEBHOOK_TOKEN: printf %s "$TOKEN" | sha256sum. A line feed in the middle or quotes belong to it.',
          )
        : fault(
            `A token is wanted, and none was sent (401${said}).`,
            'Give the user of the kubeconfig a token ("k8s-audit token" makes one), and use https://.',
          );
    case 403:
      return fault(
        `The token is good, but not for this cluster (403${said}).`,
        'Use the name of the cluster that the token is for, at the end of the path; or give it a token of its own.',
      );
    case 404:
    case 405:
      return fault(
        `There is no webhook at ${placeOf(answer.url)} (${status}${said}).`,
        'Write the path as /webhook/audit/<cluster>, and send /webhook to ingest in the ingress.',
      );
    case 413:
      return fault(
        `The body is too large for what stands on the way (413${said}).`,
        'Raise the limit of the ingress (nginx: proxy-body-size) or BODY_LIMIT of ingest: batches are limited by count and not by size, and one that is refused is dropped whole.',
      );
    case 502:
    case 503:
    case 504:
      return fault(
        `k8s-audit or what stands before it cannot take events now (${status}${said}).`,
        "Look at ingest's /readyz and its Redis, and at the endpoints of its Service.",
      );
    default:
      return fault(
        `The batch is refused with ${status}${said}; kube-apiserver tries it five times and then drops it.`,
        status >= 300 && status < 400
          ? 'A redirect without a target it can follow: use the final address.'
          : "Look into ingest's log, and that of the proxies on the way, for the reason.",
      );
  }
}

/** The words of an answer, where it has some that are for people. */
function saidBy({ text }: Answer): string {
  try {
    const { error } = JSON.parse(text) as { error?: { message?: unknown } };
    if (typeof error?.message === 'string') return `: ${showText(error.message.slice(0, 300))}`;
  } catch {
    // Not the JSON of k8s-audit: a page of a proxy, perhaps.
  }
  const title = /<title>([^<]{1,100})/i.exec(text)?.[1];
  return title === undefined ? '' : `: ${showText(title.trim())}`;
}

const describeBody = ({ contentType, text }: Answer): string =>
  `${showText(contentType ?? 'a body without a type')} that begins "${showText(text.trim().slice(0, 60))}"`;

/** An address without what is secret in it. */
export const placeOf = (url: URL): string => showText(`${url.origin}${url.pathname}`);

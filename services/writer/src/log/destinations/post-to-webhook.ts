import { SEND_TIMEOUT_MS, type Destination } from './destination.ts';

/**
 * Posts the note. The address comes from the operator's settings alone, and a redirect is an error:
 * whoever answers there must not send us on to another address.
 */
export function postToWebhook(url: URL, token: string | undefined): Destination {
  return {
    name: `${url.origin}${url.pathname}`,
    async send({ note }) {
      const response = await fetch(url, {
        method: 'POST',
        redirect: 'error',
        headers: {
          'content-type': 'text/plain; charset=utf-8',
          ...(token && { authorization: `Bearer ${token}` }),
        },
        body: note,
        signal: AbortSignal.timeout(SEND_TIMEOUT_MS),
      });
      await response.body?.cancel();
      if (!response.ok) throw new Error(`it answered ${response.status}`);
    },
  };
}

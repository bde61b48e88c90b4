import { SEND_TIMEOUT_MS, type Destination } from './destination.ts';
import { signS3Request, type S3Access } from './sign-s3-request.ts';

/** As many digits as sizes will ever have, so that names sort as sizes do. */
const SIZE_DIGITS = 12;

/** `s3://bucket/prefix?endpoint=https://…&region=…`: an object a checkpoint. Lock the bucket's objects. */
export function putIntoS3(url: URL, credentials: Omit<S3Access, 'region'>): Destination {
  const region = url.searchParams.get('region') ?? 'us-east-1';
  const endpoint = url.searchParams.get('endpoint') ?? `https://s3.${region}.amazonaws.com`;
  const prefix = url.pathname.replaceAll(/^\/+|\/+$/g, '');
  const folder = [url.hostname, ...(prefix === '' ? [] : [prefix])].join('/');
  return {
    name: `s3://${folder}`,
    async send({ size, note }) {
      const object = `${folder}/checkpoint-${String(size).padStart(SIZE_DIGITS, '0')}.txt`;
      const to = new URL(`${endpoint.replace(/\/$/, '')}/${object}`);
      const request = {
        method: 'PUT',
        url: to,
        headers: { 'content-type': 'text/plain' },
        body: note,
      };
      const response = await fetch(to, {
        method: 'PUT',
        redirect: 'error',
        headers: signS3Request(request, { ...credentials, region }),
        body: note,
        signal: AbortSignal.timeout(SEND_TIMEOUT_MS),
      });
      await response.body?.cancel();
      if (!response.ok) throw new Error(`it answered ${response.status}`);
    },
  };
}

import { createHmac, hash } from 'node:crypto';

export interface S3Access {
  readonly region: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

const ALGORITHM = 'AWS4-HMAC-SHA256';

/**
 * The headers that AWS Signature Version 4 asks of a request to S3, or to what speaks like it. The
 * address has no query and a path that is encoded already.
 */
export function signS3Request(
  request: {
    readonly method: string;
    readonly url: URL;
    readonly headers: Readonly<Record<string, string>>;
    readonly body: string;
  },
  access: S3Access,
  now = new Date(),
): Record<string, string> {
  const stamp = now.toISOString().replaceAll(/[-:]|\.\d{3}/g, '');
  const bodyHash = hash('sha256', request.body);
  const headers: Record<string, string> = {
    ...request.headers,
    host: request.url.host,
    'x-amz-content-sha256': bodyHash,
    'x-amz-date': stamp,
  };
  const names = Object.keys(headers).sort();
  const signedNames = names.join(';');
  const canonical = [
    request.method,
    request.url.pathname,
    '',
    ...names.map((name) => `${name}:${headers[name]}`),
    '',
    signedNames,
    bodyHash,
  ].join('\n');
  const scope = `${stamp.slice(0, 8)}/${access.region}/s3/aws4_request`;
  const toSign = `${ALGORITHM}\n${stamp}\n${scope}\n${hash('sha256', canonical)}`;
  const key = scope
    .split('/')
    .reduce<Buffer>(
      (last, part) => createHmac('sha256', last).update(part).digest(),
      Buffer.from(`AWS4${access.secretAccessKey}`),
    );
  const signature = createHmac('sha256', key).update(toSign).digest('hex');
  return {
    ...headers,
    authorization: `${ALGORITHM} Credential=${access.accessKeyId}/${scope},SignedHeaders=${signedNames},Signature=${signature}`,
  };
}

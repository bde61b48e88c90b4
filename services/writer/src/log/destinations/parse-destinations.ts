import { isAbsolute } from 'node:path';
import { appendToFile } from './append-to-file.ts';
import type { Destination } from './destination.ts';
import { postToWebhook } from './post-to-webhook.ts';
import { putIntoS3 } from './put-into-s3.ts';
import { sendToSyslog } from './send-to-syslog.ts';

export interface DestinationSecrets {
  readonly LOG_WEBHOOK_TOKEN?: string | undefined;
  readonly LOG_S3_ACCESS_KEY_ID?: string | undefined;
  readonly LOG_S3_SECRET_ACCESS_KEY?: string | undefined;
}

/** Reads LOG_DESTINATIONS: addresses separated by commas. Throws with what to write instead. */
export function parseDestinations(text: string, secrets: DestinationSecrets): Destination[] {
  return text
    .split(',')
    .map((one) => one.trim())
    .filter((one) => one !== '')
    .map((one) => parseDestination(one, secrets));
}

function parseDestination(text: string, secrets: DestinationSecrets): Destination {
  if (text.startsWith('file:')) {
    const path = text.slice('file:'.length).replace(/^\/\/(?=\/)/, '');
    if (!isAbsolute(path))
      throw new Error(
        `LOG_DESTINATIONS: «${text}» needs a whole path, such as file:/mnt/proof/checkpoints.txt`,
      );
    return appendToFile(path);
  }
  const url = new URL(URL.canParse(text) ? text : 'unknown:');
  switch (url.protocol) {
    case 'http:':
    case 'https:':
      return postToWebhook(url, secrets.LOG_WEBHOOK_TOKEN);
    case 'syslog:':
    case 'syslog+udp:':
      return sendToSyslog(url);
    case 's3:': {
      const { LOG_S3_ACCESS_KEY_ID: accessKeyId, LOG_S3_SECRET_ACCESS_KEY: secretAccessKey } =
        secrets;
      if (!accessKeyId || !secretAccessKey)
        throw new Error(
          'LOG_DESTINATIONS: s3:// needs LOG_S3_ACCESS_KEY_ID and LOG_S3_SECRET_ACCESS_KEY',
        );
      return putIntoS3(url, { accessKeyId, secretAccessKey });
    }
    default:
      throw new Error(
        `LOG_DESTINATIONS: «${text}» must begin with file:, https://, syslog://, syslog+udp:// or s3://`,
      );
  }
}

import { signToken } from '@k8s-audit/http-kit';
import type { Secrets } from '../secrets.ts';
import type { StartSettings } from './start-settings.ts';

const LINK_VALID_MS = 15 * 60_000;

/** What a newcomer needs next, and nothing else. */
export function welcomeText(settings: StartSettings, secrets: Secrets): string {
  const page = `http://127.0.0.1:${settings.QUERY_PORT}`;
  const link = signToken(secrets.SESSION_SECRET, 'link', Date.now() + LINK_VALID_MS);
  const webhook = `http://127.0.0.1:${settings.INGEST_PORT}/webhook/audit/my-cluster`;
  return `
k8s-audit is running.

  Open      ${page}/login/link?token=${link}
            (signs you in; valid for 15 minutes. Later: ${page}, user admin, password ${secrets.ADMIN_PASSWORD})
  Webhook   ${webhook}
  Token     ${secrets.WEBHOOK_TOKEN}
  API       ${page}/api/v1/events   (Authorization: Bearer ${secrets.QUERY_API_TOKEN})

From a terminal (npx k8s-audit --help):

  export K8S_AUDIT_URL=${page} K8S_AUDIT_TOKEN=${secrets.QUERY_API_TOKEN}
  npx k8s-audit tail

Send an event:

  curl -X POST ${webhook} -H 'Authorization: Bearer ${secrets.WEBHOOK_TOKEN}' -d '{"kind":"EventList","apiVersion":"audit.k8s.io/v1","items":[{"level":"Metadata","auditID":"hello-1","stage":"ResponseComplete","requestURI":"/api/v1/namespaces/shop/pods/web-1","verb":"delete","user":{"username":"dev-1@example.com"},"sourceIPs":["10.0.0.7"],"userAgent":"kubectl/v1.33.0 (linux/amd64) kubernetes/8adc0f0","objectRef":{"resource":"pods","namespace":"shop","name":"web-1","apiVersion":"v1"},"responseStatus":{"metadata":{},"code":200},"requestReceivedTimestamp":"'$(date -u +%Y-%m-%dT%H:%M:%S.000000Z)'","stageTimestamp":"'$(date -u +%Y-%m-%dT%H:%M:%S.010000Z)'"}]}'

Data, logs and secrets are in ${settings.DATA_DIR}. Ctrl-C stops everything; the data is there at the next start.
`;
}

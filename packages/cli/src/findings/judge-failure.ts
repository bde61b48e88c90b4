import { fault, type Finding } from './finding.ts';

/** Says what went wrong before there was an answer. */
export function judgeFailure(url: URL, error: unknown): Finding {
  const { host, hostname } = url;
  switch (codeOf(error)) {
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return fault(
        `The name ${hostname} does not resolve from here.`,
        "Check it for a mistake, and the DNS of this machine. (kube-apiserver uses its host's: see /etc/resolv.conf there.)",
      );
    case 'ECONNREFUSED':
      return fault(`Nothing listens at ${host}.`, 'Check the port, and that the service runs.');
    case 'EHOSTUNREACH':
    case 'ENETUNREACH':
      return fault(`There is no way from here to ${host}.`, 'Check routes and firewalls.');
    case 'ETIMEDOUT':
    case 'UND_ERR_CONNECT_TIMEOUT':
    case 'ABORT_ERR':
    case 'AbortError':
    case 'TimeoutError':
      return fault(
        `${host} does not answer in time.`,
        'Check firewalls on the way, and the load of the service and of its Redis.',
      );
    case 'ECONNRESET':
    case 'EPIPE':
    case 'UND_ERR_SOCKET':
      return fault(
        `${host} closes the connection.`,
        'A proxy on the way may not allow this request, or want TLS where the address says http://.',
      );
    default:
      return judgeTlsFailure(url, error);
  }
}

function judgeTlsFailure({ host, hostname }: URL, error: unknown): Finding {
  switch (codeOf(error)) {
    case 'EPROTO':
    case 'ERR_SSL_WRONG_VERSION_NUMBER':
    case 'ERR_SSL_PACKET_LENGTH_TOO_LONG':
      return fault(
        `${host} does not speak TLS as we do.`,
        'The port may be one for http://, or the ingress may have no certificate for this name.',
      );
    case 'ERR_TLS_CERT_ALTNAME_INVALID':
      return fault(
        `The certificate of ${host} is for other names.`,
        `Use a name that it has (or tls-server-name), or get a certificate for ${hostname}.`,
      );
    case 'CERT_HAS_EXPIRED':
      return fault(`The certificate of ${host} has expired.`, 'Renew it.');
    case 'CERT_NOT_YET_VALID':
      return fault(`The certificate of ${host} is not valid yet.`, 'Check the clocks.');
    case 'DEPTH_ZERO_SELF_SIGNED_CERT':
    case 'SELF_SIGNED_CERT_IN_CHAIN':
    case 'UNABLE_TO_GET_ISSUER_CERT':
    case 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY':
    case 'UNABLE_TO_VERIFY_LEAF_SIGNATURE':
      return fault(
        `The certificate of ${host} is signed by an authority that is not known here.`,
        "Give the authority's certificate (certificate-authority in the kubeconfig; NODE_EXTRA_CA_CERTS for this command), or have the server send its whole chain.",
      );
    default: {
      const why = String((Object(error) as Failure).message);
      return fault(`${host} cannot be asked (${why}).`, 'Look at both ends of the connection.');
    }
  }
}

/** What errors may carry; they come from fetch, sockets and timers, and are of several classes. */
interface Failure {
  readonly code?: unknown;
  readonly name?: unknown;
  readonly message?: unknown;
  readonly cause?: unknown;
  readonly errors?: readonly unknown[];
}

/** The code of a failure, or of what caused it: fetch wraps what the socket said. */
function codeOf(error: unknown): string {
  const { code, name, cause, errors } = Object(error) as Failure;
  const inner = errors?.[0] ?? cause;
  if (inner !== undefined) return codeOf(inner);
  return typeof code === 'string' ? code : String(name);
}

/** What goes wrong before there is an answer, in words, with what to do. */
export function tellNetworkFault(url: URL, error: unknown): string {
  const code = codeOf(error);
  const where = url.host;
  switch (code) {
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return `The name ${url.hostname} cannot be resolved: check it for a mistake, and the DNS of this machine.`;
    case 'ECONNREFUSED':
      return `Nothing listens at ${where}: check the port, and that the service runs.`;
    case 'EHOSTUNREACH':
    case 'ENETUNREACH':
      return `There is no way from here to ${where}: check routes and firewalls.`;
    case 'ETIMEDOUT':
    case 'UND_ERR_CONNECT_TIMEOUT':
    case 'ABORT_ERR':
    case 'TimeoutError':
      return `${where} does not answer in time: check firewalls on the way, and the load of the service.`;
    case 'ECONNRESET':
    case 'EPIPE':
    case 'UND_ERR_SOCKET':
      return `${where} closes the connection: a proxy on the way may not allow this request, or speak TLS where the address says http://.`;
    case 'EPROTO':
    case 'ERR_SSL_WRONG_VERSION_NUMBER':
    case 'ERR_SSL_PACKET_LENGTH_TOO_LONG':
      return `${where} does not speak TLS: the port is one for http://, or the ingress has no certificate there.`;
    case 'ERR_TLS_CERT_ALTNAME_INVALID':
      return `The certificate of ${where} is for other names: use a name that it has, or get one for ${url.hostname}.`;
    case 'CERT_HAS_EXPIRED':
      return `The certificate of ${where} has expired: renew it.`;
    case 'CERT_NOT_YET_VALID':
      return `The certificate of ${where} is not valid yet: check the clocks.`;
    case 'DEPTH_ZERO_SELF_SIGNED_CERT':
    case 'SELF_SIGNED_CERT_IN_CHAIN':
    case 'UNABLE_TO_GET_ISSUER_CERT':
    case 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY':
    case 'UNABLE_TO_VERIFY_LEAF_SIGNATURE':
      return `The certificate of ${where} is signed by an authority that is not known here: give the authority's certificate (certificate-authority in a kubeconfig, NODE_EXTRA_CA_CERTS for this command), or have the server send its whole chain.`;
    default:
      return `${where} cannot be asked: ${messageOf(error)}.`;
  }
}

/** The code of an error, or of what caused it: fetch wraps what the socket said. */
export function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return '';
  const { code, cause } = error as NodeJS.ErrnoException & { cause?: unknown };
  if (cause instanceof AggregateError) return codeOf(cause.errors[0]);
  if (cause instanceof Error) return codeOf(cause);
  if (error instanceof AggregateError && error.errors.length > 0) return codeOf(error.errors[0]);
  return typeof code === 'string' ? code : error.name;
}

const messageOf = (error: unknown): string =>
  error instanceof Error ? error.message : String(error);

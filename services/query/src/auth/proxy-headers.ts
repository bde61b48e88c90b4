import type { Request } from 'express';
import type { ProxyTrust } from '@k8s-audit/http-kit';
import type { Person } from '@k8s-audit/store';

export interface ProxySignIn {
  readonly userHeader: string;
  readonly groupsHeader: string | undefined;
}

const LONGEST_NAME = 200;

/**
 * Who a trusted proxy says is asking; null when it says nothing, or when the connection is of somebody
 * else: then the headers are whatever they like. A header that is there twice says nothing either.
 */
export function readProxyPerson(
  request: Request,
  signIn: ProxySignIn,
  isTrusted: ProxyTrust,
): Person | null {
  if (!isTrusted(request.socket.remoteAddress)) return null;
  const names = request.headersDistinct[signIn.userHeader.toLowerCase()] ?? [];
  const [name = ''] = names;
  if (names.length !== 1 || name === '' || name.length > LONGEST_NAME) return null;
  const groups =
    signIn.groupsHeader === undefined
      ? []
      : (request.headersDistinct[signIn.groupsHeader.toLowerCase()] ?? []);
  return {
    id: `proxy:${name}`,
    name,
    groups: groups.flatMap((list) => list.split(',')).flatMap((group) => group.trim() || []),
  };
}

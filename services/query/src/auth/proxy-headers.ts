import { BlockList, isIP } from 'node:net';
import type { Request } from 'express';
import type { Person } from '@k8s-audit/store';

export interface ProxySignIn {
  readonly userHeader: string;
  readonly groupsHeader: string | undefined;
}

/** Whether a connection comes from a proxy that we trust. */
export type IsTrusted = (address: string | undefined) => boolean;

/** Reads `10.0.0.0/8`, `::1`. Null for what is no address or range. */
export function readRange(text: string): { address: string; prefix: number } | null {
  const [address = '', bits, ...rest] = text.split('/');
  const kind = isIP(address);
  const most = kind === 4 ? 32 : 128;
  const prefix = bits === undefined ? most : Number(bits);
  const isRange = rest.length === 0 && /^\d{1,3}$/.test(bits ?? '0') && prefix <= most;
  return kind !== 0 && isRange ? { address, prefix } : null;
}

export function createIsTrusted(ranges: readonly string[]): IsTrusted {
  const list = new BlockList();
  for (const text of ranges) {
    const range = readRange(text);
    if (range === null) throw new Error(`${text} is no range of addresses`);
    list.addSubnet(range.address, range.prefix, isIP(range.address) === 4 ? 'ipv4' : 'ipv6');
  }
  return (address) => {
    // A server that listens on IPv6 too sees IPv4 addresses in this form.
    const plain = address?.replace(/^::ffff:(?=\d+\.)/i, '') ?? '';
    const kind = isIP(plain);
    return kind !== 0 && list.check(plain, kind === 4 ? 'ipv4' : 'ipv6');
  };
}

const LONGEST_NAME = 200;

/**
 * Who a trusted proxy says is asking; null when it says nothing, or when the connection is of somebody
 * else: then the headers are whatever they like. A header that is there twice says nothing either.
 */
export function readProxyPerson(
  request: Request,
  signIn: ProxySignIn,
  isTrusted: IsTrusted,
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

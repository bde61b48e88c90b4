import { BlockList, isIP, type IPVersion } from 'node:net';

/** Says of the address of a connection whether it is a proxy of ours, whose headers are believed. */
export type ProxyTrust = (address: string | undefined) => boolean;

/** Takes addresses and CIDR ranges, as TRUSTED_PROXIES has them. */
export function createProxyTrust(ranges: readonly string[]): ProxyTrust {
  const list = new BlockList();
  for (const range of ranges) {
    const [address = '', prefix] = range.split('/');
    if (prefix === undefined) list.addAddress(address, familyOf(address));
    else list.addSubnet(address, Number(prefix), familyOf(address));
  }
  return (address) =>
    address !== undefined && isIP(address) !== 0 && list.check(address, familyOf(address));
}

const familyOf = (address: string): IPVersion => (isIP(address) === 6 ? 'ipv6' : 'ipv4');

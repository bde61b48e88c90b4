import { isIPv4, isIPv6 } from 'node:net';

const GROUPS = 8;
/** A customer's own part of IPv6 is 64 bits: whoever has one address there has all of them. */
const NETWORK_GROUPS = 4;

/**
 * What stands for a sender when its failures are counted: an IPv4 address, or an IPv6 /64. All that
 * is no address counts as one: a proxy may pass on what its client made up, as long as it likes.
 */
export function networkOf(address: string): string {
  // Some proxies name the port, too.
  const [, ipv4 = ''] = /^(?:::ffff:)?(\d+\.\d+\.\d+\.\d+)(?::\d+)?$/i.exec(address) ?? [];
  if (isIPv4(ipv4)) return ipv4;
  if (!isIPv6(address)) return 'no address';
  const [withoutZone = ''] = address.split('%');
  // In the form that URLs have, an address has one spelling.
  const spelled = new URL(`http://[${withoutZone}]`).hostname.slice(1, -1);
  const [front = [], back = []] = spelled
    .split('::')
    .map((half) => half.split(':').filter(Boolean));
  const zeros = Array.from({ length: GROUPS - front.length - back.length }, () => '0');
  return `${[...front, ...zeros, ...back].slice(0, NETWORK_GROUPS).join(':')}::/64`;
}

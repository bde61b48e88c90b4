import { isIPv4, isIPv6 } from 'node:net';

const GROUPS = 8;
/** A customer's own part of IPv6 is 64 bits: whoever has one address there has all of them. */
const NETWORK_GROUPS = 4;

/** What stands for a sender when its failures are counted: an IPv4 address, or an IPv6 /64. */
export function networkOf(address: string): string {
  const mapped = address.replace(/^::ffff:(?=\d+\.)/i, '');
  if (isIPv4(mapped) || !isIPv6(address)) return mapped;
  const [withoutZone = ''] = address.split('%');
  // In the form that URLs have, an address has one spelling.
  const spelled = new URL(`http://[${withoutZone}]`).hostname.slice(1, -1);
  const [front = [], back = []] = spelled
    .split('::')
    .map((half) => half.split(':').filter(Boolean));
  const zeros = Array.from({ length: GROUPS - front.length - back.length }, () => '0');
  return `${[...front, ...zeros, ...back].slice(0, NETWORK_GROUPS).join(':')}::/64`;
}

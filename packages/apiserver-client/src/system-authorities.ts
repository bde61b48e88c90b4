import { getCACertificates } from 'node:tls';

/** Go trusts what the system trusts; Node brings a list of its own. */
export function systemAuthorities(): string[] {
  const system = getCACertificates('system');
  const all = system.length > 0 ? system : getCACertificates('bundled');
  return [...all, ...getCACertificates('extra')];
}

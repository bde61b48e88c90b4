import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent, type AgentOptions } from 'node:https';
import { systemAuthorities } from './system-authorities.ts';

/** An agent that keeps connections as Go's transport does, and trusts whom Go would trust. */
export function createAgent(url: URL, tls: AgentOptions = {}): HttpAgent {
  const keep = { keepAlive: true, keepAliveMsecs: 30_000 };
  if (url.protocol !== 'https:') return new HttpAgent(keep);
  return new HttpsAgent({ ...keep, ...tls, ca: tls.ca ?? systemAuthorities() });
}

import type { EventItem, SummaryPart } from '@k8s-audit/audit-event';
import type { ShownEvent } from '../present-stored-event.ts';
import { eventUrl } from '../search/search-url.ts';

/**
 * Events as Markdown for a ticket, oldest first. `origin` is where this service is reached. Every text of
 * an event stands in a code span on its line: it cannot become a heading, a link, markup or a mention.
 */
export function formatMarkdown(events: readonly ShownEvent[], origin: string): string {
  const [only] = events;
  if (events.length === 1 && only !== undefined) return formatOne(only, origin);
  const lines = events
    .toSorted((a, b) => (a.item.id < b.item.id ? -1 : 1))
    .map(
      ({ item, parts }) =>
        `- ${utc(item)}: ${told(parts)} (${outcome(item)}) ${link(item, origin)}`,
    );
  return `${lines.join('\n')}\n`;
}

function formatOne({ item, parts }: ShownEvent, origin: string): string {
  const facts = [
    ['When', utc(item)],
    ['Outcome', outcome(item)],
    ['User', code(item.user)],
    ['Acting as', code(item.impersonatedUser)],
    ['From', [code(item.sourceIp), code(item.client.name)].filter(Boolean).join(' with ')],
    ['Cluster', code(item.cluster)],
    ['Namespace', code(item.namespace)],
    ['Command', code(item.kubectl?.command.split('\n', 1)[0])],
    ['Event', link(item, origin)],
  ];
  const lines = facts.filter(([, text]) => text).map(([label, text]) => `- ${label}: ${text}`);
  return `**Audit event:** ${told(parts)}\n\n${lines.join('\n')}\n`;
}

const utc = ({ time }: EventItem): string => `${time.slice(0, 10)} ${time.slice(11, 23)} UTC`;

const outcome = (item: EventItem): string => [item.outcome, item.code].filter(Boolean).join(' ');

const link = ({ id }: EventItem, origin: string): string => `[${id}](${origin}${eventUrl(id)})`;

const told = (parts: readonly SummaryPart[]): string =>
  parts.map(({ kind, text }) => (kind === 'words' ? text : code(text))).join('');

/** A code span, fenced by more backticks than the text has in a row; empty for no text. */
export function code(text: string | null | undefined): string {
  const line = (text ?? '').replaceAll(/[\p{Cc}\p{Bidi_Control}\u2028\u2029]+/gu, ' ').trim();
  if (line === '') return '';
  const longest = Math.max(0, ...(line.match(/`+/g) ?? []).map((run) => run.length));
  const fence = '`'.repeat(longest + 1);
  const pad = line.startsWith('`') || line.endsWith('`') ? ' ' : '';
  return `${fence}${pad}${line}${pad}${fence}`;
}

/** A webhook body as Go's encoder writes it: one line, HTML characters escaped, a line feed at the end. */
export function formatEventList(items: readonly unknown[]): string {
  return wrapItems(items.map((item) => goEscape(JSON.stringify(item))));
}

/** The same around items that are JSON text already, byte for byte as given. */
export function wrapItems(items: readonly string[]): string {
  return `${EVENT_LIST_START}${items.join(',')}${EVENT_LIST_END}`;
}

/** What stands before the first and behind the last item. */
export const EVENT_LIST_START =
  '{"kind":"EventList","apiVersion":"audit.k8s.io/v1","metadata":{},"items":[';
export const EVENT_LIST_END = ']}\n';

function goEscape(json: string): string {
  return json.replaceAll(/[<>&\u2028\u2029]/g, (char) => {
    return `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`;
  });
}

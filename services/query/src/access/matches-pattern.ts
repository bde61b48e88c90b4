/** Whether a name is one of those that a pattern means, in which `*` stands for any part. */
export function matchesPattern(pattern: string, name: string): boolean {
  const [head = '', ...parts] = pattern.split('*');
  const tail = parts.pop();
  if (tail === undefined) return name === head;
  if (!name.startsWith(head)) return false;
  // Where a part comes first leaves the most room for the rest: nothing is tried twice.
  let from = head.length;
  for (const part of parts) {
    const at = name.indexOf(part, from);
    if (at < 0) return false;
    from = at + part.length;
  }
  return name.endsWith(tail) && name.length - tail.length >= from;
}

/** The keys of a JSON pointer (RFC 6901): `/metadata/labels/a~1b` → metadata, labels, a/b. */
export const readPointer = (pointer: string): string[] =>
  pointer
    .split('/')
    .slice(1)
    .map((key) => key.replaceAll('~1', '/').replaceAll('~0', '~'));

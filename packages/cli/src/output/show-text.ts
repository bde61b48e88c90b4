/**
 * What a terminal obeys instead of showing (ESC, C1, line feeds), what turns the direction of writing,
 * what nobody sees, and halves of characters.
 */
const NOT_SHOWN = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}]/gu;

/** Makes a string of an event into one line of plain text: what is no text stands there as its code. */
export function showText(text: string): string {
  return text.replaceAll(NOT_SHOWN, (char) => {
    const code = (char.codePointAt(0) ?? 0).toString(16);
    return code.length <= 4 ? `\\u${code.padStart(4, '0')}` : `\\u{${code}}`;
  });
}

/** JSON on one line, in which the same is written as escapes: the same value, safe to look at. */
export function showJson(value: unknown): string {
  return escapeJson(JSON.stringify(value));
}

/** The same for a text that is JSON already. */
export function escapeJson(json: string): string {
  return json.replaceAll(NOT_SHOWN, (char) =>
    Array.from({ length: char.length }, (_, at) => {
      return `\\u${char.charCodeAt(at).toString(16).padStart(4, '0')}`;
    }).join(''),
  );
}

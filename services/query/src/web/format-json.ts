/** JSON made readable; what cannot be parsed or is nested too deep is shown as it came. */
export function formatJson(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}

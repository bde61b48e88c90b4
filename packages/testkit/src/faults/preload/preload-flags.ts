/** Flags of Node that load a file of this folder before a service's own code. */
export function preloadFlags(
  name: 'jump-clock' | 'die-at-marker',
  parameters: Readonly<Record<string, string>>,
): readonly string[] {
  const url = new URL(`./${name}.ts`, import.meta.url);
  for (const [key, value] of Object.entries(parameters)) url.searchParams.set(key, value);
  return ['--import', url.href];
}

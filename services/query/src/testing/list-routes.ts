import type { Express } from 'express';

interface Layer {
  readonly route?: {
    readonly path: string | readonly string[];
    readonly stack: ReadonlyArray<{ readonly method: string }>;
  };
  readonly handle: { readonly stack?: readonly Layer[] };
}

/** Every route of an app, as `GET /path`. Express has no function for it: its routers are looked into. */
export function listRoutes(app: Express): string[] {
  const { stack } = (app as unknown as { router: { stack: readonly Layer[] } }).router;
  return [...new Set(stack.flatMap(routesOf))].toSorted();
}

function routesOf({ route, handle }: Layer): string[] {
  if (route === undefined) return (handle.stack ?? []).flatMap(routesOf);
  const methods = new Set(route.stack.map(({ method }) => method.toUpperCase()));
  return [route.path].flat().flatMap((path) =>
    // Each of the files has a path of its own.
    [...methods].map((method) => `${method} ${path.startsWith('/assets/') ? '/assets' : path}`),
  );
}

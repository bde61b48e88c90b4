import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { z } from 'zod';
import { repositoryRoot } from './repository-root.ts';

const PAGE = path.join(repositoryRoot, 'docs/api.md');
const BEGIN = '<!-- Made from /openapi.json by pnpm api-page. -->';

const property = z.object({
  description: z.string().optional(),
  default: z.unknown().optional(),
  enum: z.array(z.string()).optional(),
});

const operation = z.object({
  summary: z.string(),
  parameters: z.array(
    z.object({ name: z.string(), in: z.string(), required: z.boolean(), schema: property }),
  ),
  requestBody: z
    .object({
      content: z.object({
        'application/json': z.object({
          schema: z.object({
            properties: z.record(z.string(), property),
            required: z.array(z.string()).default([]),
          }),
        }),
      }),
    })
    .optional(),
});

const document = z.object({ paths: z.record(z.string(), z.record(z.string(), operation)) });

type Property = z.infer<typeof property>;
type Operation = z.infer<typeof operation>;

/** The part of the page that lists each route with what it takes. */
export function formatRoutes(openApi: unknown): string {
  const { paths } = document.parse(openApi);
  const routes = Object.entries(paths).flatMap(([route, operations]) =>
    Object.entries(operations).map(([method, described]) =>
      formatRoute(`${method.toUpperCase()} ${route}`, described),
    ),
  );
  return `${BEGIN}\n\n${routes.join('\n\n')}\n`;
}

function formatRoute(title: string, { summary, parameters, requestBody }: Operation): string {
  const body = requestBody?.content['application/json'].schema;
  const rows = [
    ...parameters
      .filter((parameter) => parameter.in === 'query')
      .map(({ name, required, schema }) => formatRow(name, required, schema)),
    ...Object.entries(body?.properties ?? {}).map(([name, schema]) =>
      formatRow(name, body?.required.includes(name) ?? false, schema),
    ),
  ];
  const head = `| ${body === undefined ? 'parameter' : 'in the body'} | default | meaning |\n|---|---|---|`;
  return [`### ${title}`, `${summary}.`, rows.length > 0 ? [head, ...rows].join('\n') : []]
    .flat()
    .join('\n\n');
}

function formatRow(name: string, required: boolean, schema: Property): string {
  const values = schema.enum?.map((value) => `\`${value}\``).join(', ');
  const meaning = [schema.description, values]
    .filter((part) => part !== undefined)
    .join('. One of ');
  return `| \`${name}\` | ${required ? 'needed' : formatDefault(schema.default)} | ${meaning} |`;
}

const formatDefault = (value: unknown): string =>
  value === undefined || value === ''
    ? 'none'
    : `\`${typeof value === 'string' ? value : JSON.stringify(value)}\``;

/** Both parts of the page: what people wrote, and the routes. */
export function readApiPage(): { readonly written: string; readonly routes: string } {
  const page = readFileSync(PAGE, 'utf8');
  const at = page.indexOf(BEGIN);
  return at < 0
    ? { written: page, routes: '' }
    : { written: page.slice(0, at), routes: page.slice(at) };
}

/** `curl …/openapi.json | pnpm api-page` writes the routes anew. */
if (import.meta.main) {
  const routes = formatRoutes(JSON.parse(await text(process.stdin)));
  writeFileSync(PAGE, `${readApiPage().written}${routes}`);
}

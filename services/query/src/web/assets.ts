import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import express, { type Router } from 'express';

const NAMES = ['app.css', 'theme.js', 'app.js', 'htmx.js', 'alpine.js'] as const;
export type AssetUrls = Readonly<Record<(typeof NAMES)[number], string>>;

/**
 * Serves the built files under one folder that is named after what they all hold, so that browsers keep
 * them for ever, and modules find each other by their names.
 */
export function createAssets(folder: string): { urls: AssetUrls; router: Router } {
  const router = express.Router();
  const files = readdirSync(folder)
    .sort()
    .map((name) => ({ name, content: readFileSync(join(folder, name)) }));
  const hash = createHash('sha256');
  for (const { content } of files) hash.update(content);
  const base = `/assets/${hash.digest('hex').slice(0, 12)}`;
  for (const { name, content } of files) {
    router.get(`${base}/${name}`, (_request, response) => {
      response
        .type(name.endsWith('.css') ? 'text/css' : 'text/javascript')
        .set('Cache-Control', 'public, max-age=31536000, immutable')
        .send(content);
    });
  }
  const urls = Object.fromEntries(NAMES.map((name) => [name, `${base}/${name}`]));
  return { urls: urls as AssetUrls, router };
}

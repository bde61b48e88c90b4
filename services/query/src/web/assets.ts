import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import express, { type Router } from 'express';

const NAMES = ['app.css', 'app.js', 'htmx.js', 'alpine.js'] as const;
export type AssetName = (typeof NAMES)[number];
export type AssetUrls = Readonly<Record<AssetName, string>>;

/** Serves the built files under names that change with their content, so browsers keep them for ever. */
export function createAssets(folder: string): { urls: AssetUrls; router: Router } {
  const router = express.Router();
  const urls = Object.fromEntries(
    NAMES.map((name) => {
      const content = readFileSync(join(folder, name));
      const hash = createHash('sha256').update(content).digest('hex').slice(0, 12);
      const url = `/assets/${hash}/${name}`;
      router.get(url, (_request, response) => {
        response
          .type(name.endsWith('.css') ? 'text/css' : 'text/javascript')
          .set('Cache-Control', 'public, max-age=31536000, immutable')
          .send(content);
      });
      return [name, url];
    }),
  );
  return { urls: urls as AssetUrls, router };
}

// Puts everything that the pages load into dist/assets: nothing comes from a CDN. And beside the code the files that connect a
// cluster, which the pages show.
import { execFileSync } from 'node:child_process';
import { copyFileSync, cpSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = fileURLToPath(new URL('.', import.meta.url));
const require = createRequire(import.meta.url);
const out = join(here, 'dist/assets');
rmSync(out, { recursive: true, force: true });
mkdirSync(out, { recursive: true });

const cli = join(dirname(require.resolve('@tailwindcss/cli/package.json')), 'dist/index.mjs');
execFileSync(
  process.execPath,
  [cli, '-i', 'assets/app.css', '-o', join(out, 'app.css'), '--minify'],
  {
    cwd: here,
    stdio: ['ignore', 'ignore', 'inherit'],
  },
);
for (const name of readdirSync(join(here, 'assets')).filter((one) => one.endsWith('.js')))
  copyFileSync(join(here, 'assets', name), join(out, name));
copyFileSync(join(here, 'node_modules/htmx.org/dist/htmx.min.js'), join(out, 'htmx.js'));
copyFileSync(join(here, 'node_modules/@alpinejs/csp/dist/cdn.min.js'), join(out, 'alpine.js'));
cpSync(join(here, '../../deploy/kube-apiserver'), join(here, 'dist/kube-apiserver'), {
  recursive: true,
});

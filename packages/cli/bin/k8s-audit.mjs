#!/usr/bin/env node
// Runs on any Node far enough to say what is missing.
import { existsSync } from 'node:fs';

/** As for the services: zstd and the system's certificates are what the code needs of its Node. */
const NEEDED_NODE = 24;
const main = new URL('../dist/main.js', import.meta.url);

function say(text) {
  process.stderr.write(`${text}\n`);
  process.exitCode = 1;
}

if (Number(process.versions.node.split('.')[0]) < NEEDED_NODE)
  say(
    `k8s-audit needs Node ${NEEDED_NODE} and this is ${process.versions.node}: in a checkout, "npx k8s-audit" finds the one that "npm start" brought.`,
  );
else if (existsSync(main)) await import(main.href);
else say('k8s-audit is not built yet: run "npm start" once, or "pnpm build".');

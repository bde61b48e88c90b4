import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { findKubectls } from './find-kubectls.ts';
import { GOLDEN_FILE, type GoldenCase } from './golden-case.ts';
import { startKubectlLab, type LabEvent } from './kubectl-lab.ts';
import { LAB_COMMANDS } from './lab-commands.ts';
import { chooseAction, tellEvents } from './tell-events.ts';

/**
 * Runs every command of the lab with every kubectl of this machine, and writes down what was sent
 * and what the product makes of it. The result is to be read in the diff before it is committed.
 */
async function recordGolden(): Promise<void> {
  const cases = new Map<string, GoldenCase & { versions: string[] }>();
  const lab = await startKubectlLab();
  for (const kubectl of findKubectls()) {
    const version = path.basename(kubectl).replace(/^kubectl\.?/, '');
    process.stderr.write(`kubectl ${version} …\n`);
    await lab.run(kubectl, ['get', 'pods']); // Fills the discovery cache.
    for (const { args, stdin } of LAB_COMMANDS) {
      const run = await lab.run(kubectl, args, stdin);
      const events = run.events.map(shorten);
      if (events.length === 0) throw new Error(`${args.join(' ')}: no request. ${run.output}`);
      if (run.events.some(isUnread)) continue;
      const key = JSON.stringify([args, events.map(withoutFresh)]);
      const known = cases.get(key);
      if (known !== undefined) known.versions.push(version);
      else cases.set(key, { ...makeCase(args, events), versions: [version] });
    }
  }
  await lab.close();
  mkdirSync(path.dirname(GOLDEN_FILE), { recursive: true });
  writeFileSync(GOLDEN_FILE, [...cases.values()].map((one) => `${JSON.stringify(one)}\n`).join(''));
  process.stderr.write(`${cases.size} cases in ${path.relative(process.cwd(), GOLDEN_FILE)}\n`);
}

function makeCase(typed: readonly string[], events: readonly LabEvent[]) {
  const { summary, kubectl } = chooseAction(tellEvents(events), events);
  return {
    typed,
    versions: [],
    summary,
    confidence: kubectl?.confidence ?? 'none',
    command: kubectl?.command ?? '',
    events,
  };
}

/** Protobuf, which the lab cannot read: the same command of an older kubectl stands for it. */
const isUnread = ({ responseStatus }: LabEvent): boolean =>
  (responseStatus as { code: number }).code === 415;

/** Level Request: what was sent, not what was answered. */
function shorten({ responseObject: _answer, annotations: _why, ...event }: LabEvent): LabEvent {
  return event;
}

/** What differs at every run, or with every version, of the same request. */
const withoutFresh = (event: LabEvent): string =>
  JSON.stringify({ ...event, userAgent: '' })
    .replaceAll(/debugger-(n1-)?[a-z0-9]{5}/g, 'debugger')
    .replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, 'TIME')
    .replaceAll(/resourceVersion=\d+|timeoutSeconds=\d+/g, '')
    .replaceAll(/"(resourceVersion|uid)":"[^"]*"/g, '');

await recordGolden();

import { runDemo } from '../demo/run-demo.ts';
import { welcomeText } from './print-welcome.ts';
import { startAll } from './start-all.ts';
import { readStartSettings } from './start-settings.ts';

const say = (line: string): void => void process.stdout.write(`${line}\n`);

/** `npm start`: runs everything until a signal, then stops it in order. Resolves to the exit code. */
export async function runStart(args: readonly string[]): Promise<number> {
  const signal = waitForSignal();
  const settings = readStartSettings();
  const system = await startAll(settings, say);
  say(welcomeText(settings, system.secrets));
  const stopDemo = args.includes('--demo')
    ? runDemo({
        port: settings.INGEST_PORT,
        token: system.secrets.WEBHOOK_TOKEN,
        queryPort: settings.QUERY_PORT,
        apiToken: system.secrets.QUERY_API_TOKEN,
        say,
      })
    : null;
  const fault = await Promise.race([signal, system.died.catch((error: unknown) => error as Error)]);
  if (fault instanceof Error) say(fault.message);
  say('Stopping …');
  await stopDemo?.();
  await system.stop();
  say('Stopped. Nothing was lost.');
  return fault instanceof Error ? 1 : 0;
}

/** Ctrl-C may come twice, from the terminal and from npm: stopping is under way after the first. */
function waitForSignal(): Promise<NodeJS.Signals> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
      process.on(signal, () => resolve(signal));
  });
}

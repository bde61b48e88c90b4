import { execFile } from 'node:child_process';
import { createPrivateKey } from 'node:crypto';
import path from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from '@jest/globals';
import { checkSchema } from './check-schema.ts';
import { listPods } from './list-pods.ts';
import { readManifests } from './read-manifests.ts';
import { canRender, renderForms } from './render-forms.ts';
import { repositoryRoot } from './repository-root.ts';

const run = promisify(execFile);
const SCRIPT = path.join(repositoryRoot, 'deploy/kustomize/make-secrets.sh');

/** The values of each Secret that the script prints, by the Secret's name. */
async function make(environment: Record<string, string> = {}) {
  const { stdout } = await run(SCRIPT, [], { env: { ...process.env, ...environment } });
  const secrets = readManifests(stdout);
  expect((await Promise.all(secrets.map(checkSchema))).flat()).toEqual([]);
  return Object.fromEntries(
    secrets.map((secret) => [secret.metadata.name, secret['stringData'] as Record<string, string>]),
  );
}

describe('make-secrets.sh', () => {
  it('makes every key that a pod mounts, of values that nobody can guess', async () => {
    const forms = await renderForms();
    const made = await make();
    const mounted = Object.values(forms)
      .flatMap(listPods)
      .flatMap(({ spec }) => spec.volumes ?? [])
      .flatMap(({ projected }) => projected?.sources ?? []);
    if (canRender(forms)) expect(mounted.length).toBeGreaterThan(10);
    for (const { secret } of mounted)
      for (const { key } of secret.items)
        expect([key, made[secret.name]?.[key]]).toEqual([key, expect.stringMatching(/.{40}/)]);
    expect(Object.values(await make())).not.toContainEqual(made['k8s-audit-query']);
  }, 60_000);

  it('makes the key that signs the log, each time another', async () => {
    const [one, two] = [await make(), await make()].map(
      (made) => made['k8s-audit-log']?.['LOG_SIGNING_KEY'] ?? '',
    );
    expect(createPrivateKey(one ?? '').asymmetricKeyType).toBe('ed25519');
    expect(one).not.toBe(two);
  });

  it('takes passwords of any characters', async () => {
    const password = String.raw`a'b"c: {d} $e \ #f`;
    const made = await make({ DB_PASSWORD: password });
    expect(made['k8s-audit-database']).toEqual({ DB_PASSWORD: password });
  });
});

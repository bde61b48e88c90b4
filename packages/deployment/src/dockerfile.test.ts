import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { repositoryRoot } from './repository-root.ts';

const dockerfile = readFileSync(path.join(repositoryRoot, 'deploy/docker/Dockerfile'), 'utf8');
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
      ['ingest', 'writer', 'query'].map((service) => `COPY --from=build /out/${service} .`),
    );
    expect(of('RUN').join()).toContain('deploy/docker/install-service.sh');
    expect(of('RUN').join()).toContain('--frozen-lockfile');
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

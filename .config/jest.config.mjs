import { fileURLToPath } from 'node:url';

const rootDir = fileURLToPath(new URL('..', import.meta.url));

const shared = {
  rootDir,
  testEnvironment: 'node',
  // Workspace packages resolve to their TypeScript source, so tests never see a stale build.
  testEnvironmentOptions: { customExportConditions: ['@k8s-audit/source', 'node', 'node-addons'] },
  extensionsToTreatAsEsm: ['.ts', '.tsx'],
  modulePathIgnorePatterns: ['/dist/', '/.data/'],
  transform: {
    '^.+\\.tsx?$': [
      '@swc/jest',
      {
        swcrc: false,
        module: { type: 'es6' },
        jsc: {
          target: 'es2024',
          parser: { syntax: 'typescript', tsx: true },
          // Alpine's attributes (x-on:click) carry a colon.
          transform: { react: { runtime: 'automatic', importSource: 'preact', throwIfNamespace: false } },
        },
      },
    ],
  },
};

const project = (displayName, testMatch) => ({ ...shared, displayName, testMatch });

export default {
  rootDir,
  projects: [
    project('unit', ['<rootDir>/{packages,services}/*/src/**/!(*.integration|*.e2e|*.faults).test.ts?(x)']),
    project('integration', ['<rootDir>/{packages,services}/*/src/**/*.integration.test.ts?(x)']),
    project('e2e', ['<rootDir>/{packages,services}/*/src/**/*.e2e.test.ts?(x)']),
    project('faults', ['<rootDir>/{packages,services}/*/src/**/*.faults.test.ts']),
  ],
  testTimeout: 60_000,
  coverageProvider: 'v8',
  collectCoverageFrom: ['<rootDir>/{packages,services}/*/src/**/*.{ts,tsx}', '!**/*.test.{ts,tsx}'],
};

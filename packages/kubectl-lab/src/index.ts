export { readGoldenCases, type GoldenCase } from './golden-case.ts';

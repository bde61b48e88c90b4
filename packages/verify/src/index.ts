export { UnusableInputError } from './unusable-input-error.ts';
export { formatVerdict, type Verdict } from './verdict.ts';
export { verify, type VerifyOptions } from './verify.ts';

import { currentViewer } from '../access/current-reading.ts';

/** What there is room for beside a change; the access log has whole names. */
const LONGEST_AUTHOR = 64;

/** Who makes the change that is asked for now, as it is kept beside the change. */
export const currentAuthor = (): string => currentViewer().person.name.slice(0, LONGEST_AUTHOR);

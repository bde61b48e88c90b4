const OLDEST_NODE = 20;

/** Throws, in words, when this Node cannot even bring the right one. */
export function checkHost() {
  const major = Number(process.versions.node.split('.')[0]);
  if (major < OLDEST_NODE) {
    throw new Error(
      `Node ${process.versions.node} is too old: install Node ${OLDEST_NODE} or newer (https://nodejs.org).`,
    );
  }
}

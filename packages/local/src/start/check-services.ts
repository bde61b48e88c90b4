import { existsSync } from 'node:fs';
import { serviceEntry, type ServiceName } from './service-process.ts';

/** Throws with what to do where the services are not, as beside a command that was installed alone. */
export function checkServices(names: readonly ServiceName[]): void {
  const missing = names.filter((name) => !existsSync(serviceEntry(name)));
  if (missing.length > 0)
    throw new Error(
      `The built services are not here (${missing.join(', ')}): type "npm start" in a checkout, or install them in a cluster as its docs/install.md says.`,
    );
}

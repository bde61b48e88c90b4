import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import type { Logger } from '@k8s-audit/logging';
import { NO_RULES, roleRulesSchema, type RoleRules } from './role-rules.ts';

export interface RoleRulesFile {
  /** The rules of now. */
  read(): RoleRules;
  /** Reads the file again when it has changed; happens by itself every two seconds. */
  reload(): Promise<void>;
  close(): void;
}

/** Kubernetes swaps a mounted file by a symbolic link, which watchers miss; some KB are read instead. */
const RELOAD_INTERVAL_MS = 2_000;

/** Rejects when the file cannot be used at start; later, a broken file leaves the rules as they were. */
export async function openRoleRulesFile(
  path: string | undefined,
  logger: Logger,
): Promise<RoleRulesFile> {
  if (path === undefined) {
    return { read: () => NO_RULES, reload: async () => undefined, close: () => undefined };
  }
  let text = await readFirst(path);
  let rules = parse(text);
  const reload = async (): Promise<void> => {
    try {
      const now = await readFile(path, 'utf8');
      if (now === text) return;
      text = now;
      rules = parse(now);
      logger.info({ rules: rules.rules.length }, 'read the roles anew');
    } catch (error) {
      logger.error({ err: error }, 'ROLES_FILE cannot be used; the roles before it stay in force');
    }
  };
  const timer = setInterval(() => void reload(), RELOAD_INTERVAL_MS);
  timer.unref();
  return { read: () => rules, reload, close: () => clearInterval(timer) };
}

async function readFirst(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    throw new Error(`ROLES_FILE: cannot be read: ${(error as Error).message}`, { cause: error });
  }
}

function parse(text: string): RoleRules {
  try {
    return roleRulesSchema.parse(JSON.parse(text));
  } catch (error) {
    const why = error instanceof z.ZodError ? z.prettifyError(error) : (error as Error).message;
    throw new Error(`ROLES_FILE: ${why}`, { cause: error });
  }
}

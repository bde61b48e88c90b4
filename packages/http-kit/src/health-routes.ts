import { Router } from 'express';

export interface HealthChecks {
  /** Throws, with the reason, when only a restart can help. */
  readonly live?: () => void | Promise<void>;
  /** One check a dependency, by name; each throws with what is missing. */
  readonly ready: Readonly<Record<string, () => void | Promise<void>>>;
}

/** A dependency that hangs must not hang the probe: kubelet's own default timeout is 1 s, charts use 5. */
const CHECK_TIMEOUT_MS = 3_000;

/** `/healthz`: this process works. `/readyz`: it can serve, and if not, what is missing. */
export function createHealthRoutes(checks: HealthChecks): Router {
  const router = Router();
  router.get('/healthz', async (_request, response) => {
    const fault = await faultOf(async () => checks.live?.());
    response
      .status(fault ? 503 : 200)
      .json(fault ? { status: 'failing', reason: fault } : { status: 'ok' });
  });
  router.get('/readyz', async (_request, response) => {
    const results = await Promise.all(
      Object.entries(checks.ready).map(
        async ([name, check]) => [name, await faultOf(check)] as const,
      ),
    );
    const missing = results.filter(([, fault]) => fault !== null);
    response.status(missing.length > 0 ? 503 : 200).json({
      status: missing.length > 0 ? 'not ready' : 'ready',
      checks: Object.fromEntries(results.map(([name, fault]) => [name, fault ?? 'ok'])),
    });
  });
  return router;
}

async function faultOf(check: () => void | Promise<void>): Promise<string | null> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error('no answer in time')), CHECK_TIMEOUT_MS);
  });
  try {
    await Promise.race([Promise.resolve().then(check), timeout]);
    return null;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  } finally {
    clearTimeout(timer);
  }
}

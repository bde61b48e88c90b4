import { setTimeout as delay } from 'node:timers/promises';
import type { BodyPool } from './body-pool.ts';
import { openLane, type HttpLane, type LoadTarget } from './http-lane.ts';

/** How much to post, and how fast. */
export interface LoadPlan {
  /** Ends after so many events, or so many seconds; whichever comes first. */
  readonly events?: number;
  readonly seconds?: number;
  /** As fast as it is answered unless given. */
  readonly eventsPerSecond?: number;
  /** As many batches at a time as a busy control plane sends, unless given. */
  readonly lanes?: number;
  /** While it says so, nothing more is posted. */
  readonly mustWait?: () => boolean;
  /** Ends as soon as it says so. */
  readonly isOver?: () => boolean;
}

export interface Posted {
  readonly events: number;
  readonly bodies: number;
  readonly seconds: number;
  /** Answer times in ms, sorted. At a given speed they count from when the body was due. */
  readonly answersMs: readonly number[];
}

/** Posts the bodies of a pool, one after the other, and remembers what was acknowledged. */
export interface Load {
  /** Rejects when a body is not answered 200. */
  post(target: LoadTarget, plan: LoadPlan): Promise<Posted>;
  /** Events answered 200 so far. */
  readonly acknowledged: number;
  /** Ids of all events answered 200, as 32 hex digits each. */
  acknowledgedIds(): string[];
  /** The same of the last body. */
  lastIds(): string[];
}

const LANES = 8;
const WAIT_MS = 10;

/** Bodies go to the clusters in turn. */
export function createLoad(pool: BodyPool, clusters: readonly string[] = ['bench']): Load {
  const clusterOf = (sequence: number): string => clusters[sequence % clusters.length] ?? 'bench';
  const idsOf = (sequence: number): string[] => pool.idsOf(sequence, clusterOf(sequence));
  let next = 0;
  let acknowledged = 0;

  async function run(lane: HttpLane, take: () => Promise<TakenBody | null>): Promise<number[]> {
    const scratch = Buffer.alloc(pool.largestBytes);
    const answersMs: number[] = [];
    for (let taken = await take(); taken !== null; taken = await take()) {
      const body = pool.render(taken.sequence, scratch);
      await lane.post(`/webhook/audit/${clusterOf(taken.sequence)}`, body);
      answersMs.push(performance.now() - taken.dueAt);
      acknowledged += pool.eventsOf(taken.sequence);
    }
    return answersMs;
  }

  return {
    get acknowledged() {
      return acknowledged;
    },
    async post(target, plan) {
      const before = { events: acknowledged, bodies: next };
      const lanes = await Promise.all(
        Array.from({ length: plan.lanes ?? LANES }, () => openLane(target)),
      );
      try {
        const startedAt = performance.now();
        const take = createSchedule(plan, { eventsOf: pool.eventsOf, take: () => next++ });
        const answers = await Promise.all(lanes.map((lane) => run(lane, take)));
        return {
          events: acknowledged - before.events,
          bodies: next - before.bodies,
          seconds: (performance.now() - startedAt) / 1_000,
          answersMs: answers.flat().toSorted((a, b) => a - b),
        };
      } finally {
        for (const lane of lanes) lane.close();
      }
    },
    acknowledgedIds: () => Array.from({ length: next }, (_, sequence) => idsOf(sequence)).flat(),
    lastIds: () => idsOf(next - 1),
  };
}

interface TakenBody {
  readonly sequence: number;
  readonly dueAt: number;
}

/** Hands out bodies when they are due; null when the plan is fulfilled. */
function createSchedule(
  plan: LoadPlan,
  source: { eventsOf(sequence: number): number; take(): number },
): () => Promise<TakenBody | null> {
  const startedAt = performance.now();
  const endsAt = startedAt + (plan.seconds ?? Infinity) * 1_000;
  let taken = 0;
  return async () => {
    while (plan.mustWait?.() === true && performance.now() < endsAt) await delay(WAIT_MS);
    const dueAt = startedAt + (taken * 1_000) / (plan.eventsPerSecond ?? Infinity);
    const isOver = Math.max(dueAt, performance.now()) >= endsAt || plan.isOver?.() === true;
    if (isOver || taken >= (plan.events ?? Infinity)) return null;
    const sequence = source.take();
    taken += source.eventsOf(sequence);
    const early = dueAt - performance.now();
    if (early > 0) await delay(early);
    return { sequence, dueAt: plan.eventsPerSecond === undefined ? performance.now() : dueAt };
  };
}

import { shardKey, shardName } from './queue-shard.ts';
import type { QueueConnection } from './redis-connections.ts';

/**
 * Each queue counts, for ever and by cluster, the events that were put on it. The counts lie beside the
 * jobs and change with them, in one transaction: a Redis that loses the one loses the other.
 */
export interface QueueTally {
  readonly shard: string;
  /** Made with the first job. A Redis that lost its data gets another; null before any job. */
  readonly queue: string | null;
  readonly clusters: ReadonlyMap<string, ClusterTally>;
  /** False when so many jobs wait that their events were not counted. */
  readonly waitingCounted: boolean;
}

export interface ClusterTally {
  /** Events that were put on the queue. */
  readonly received: number;
  /** Events that were on it already when they came again. */
  readonly repeated: number;
  /** Events of jobs that are on it now, those that writers hold included. */
  readonly waiting: number;
}

const tallyKey = (index: number): string => shardKey(index, 'tally');

/** The name of a job says what was counted, also to a version that cannot read its data. */
export const countedName = (job: { readonly events: number; readonly cluster: string }): string =>
  `${job.events} ${job.cluster}`;

/** What a job's name says; null for one that was not counted, of a version before there were counts. */
export function readCountedName(name: string): { events: number; cluster: string } | null {
  const [, events, cluster] = /^(\d{1,10}) (.{1,64})$/.exec(name) ?? [];
  return events === undefined || cluster === undefined ? null : { events: Number(events), cluster };
}

/**
 * Lua that counts a job behind the command that adds it, in one script; the job's key and the tally's
 * are its keys. The mark on the job tells whether it is new. One that is not there, or was there
 * before there were counts, is not counted.
 */
export const countJobLua = (from: { firstKey: number; firstArgument: number }): string => {
  const [job, tally] = [0, 1].map((at) => `KEYS[${from.firstKey + at}]`);
  const [name, queue, events, cluster] = [0, 1, 2, 3].map(
    (at) => `ARGV[${from.firstArgument + at}]`,
  );
  return `if redis.call('HGET', ${job}, 'name') == ${name} then
      redis.call('HSETNX', ${tally}, 'queue', ${queue})
      local isNew = redis.call('HSETNX', ${job}, 'counted', ${events}) == 1
      redis.call('HINCRBY', ${tally}, (isNew and 'received ' or 'repeated ') .. ${cluster}, ${events})
    end`;
};

export const countJobKeys = (index: number, jobId: string): readonly string[] => [
  shardKey(index, jobId),
  tallyKey(index),
];

export const countJobArguments = (job: {
  readonly events: number;
  readonly cluster: string;
  readonly queue: string;
}): ReadonlyArray<string | number> => [countedName(job), job.queue, job.events, job.cluster];

/** Above it the events of waiting jobs are not counted: 5,000 jobs hold Redis up for some 10 ms. */
const MOST_JOBS_COUNTED = 5_000;

const LISTS = ['wait', 'active', 'paused'] as const;
const SETS = ['delayed', 'failed'] as const;

/** One look at everything, since jobs move on between two. */
const READ_TALLY = `local ids, waiting = {}, {}
  for at = 2, ${LISTS.length + 1} do
    if #ids <= ${MOST_JOBS_COUNTED} then
      for _, id in ipairs(redis.call('LRANGE', KEYS[at], 0, ${MOST_JOBS_COUNTED})) do ids[#ids + 1] = id end
    end
  end
  for at = ${LISTS.length + 2}, #KEYS do
    if #ids <= ${MOST_JOBS_COUNTED} then
      for _, id in ipairs(redis.call('ZRANGE', KEYS[at], 0, ${MOST_JOBS_COUNTED})) do ids[#ids + 1] = id end
    end
  end
  if #ids <= ${MOST_JOBS_COUNTED} then
    for _, id in ipairs(ids) do
      local job = redis.call('HMGET', ARGV[1] .. id, 'counted', 'name')
      if job[1] then waiting[#waiting + 1] = job[2] end
    end
  end
  return { redis.call('HGETALL', KEYS[1]), waiting, #ids }`;

export async function readQueueTally(redis: QueueConnection, index: number): Promise<QueueTally> {
  const keys = [tallyKey(index), ...[...LISTS, ...SETS].map((part) => shardKey(index, part))];
  const [counts, names, jobs] = (await redis.eval(
    READ_TALLY,
    keys.length,
    ...keys,
    shardKey(index, ''),
  )) as [string[], string[], number];
  const clusters = new Map<string, { received: number; repeated: number; waiting: number }>();
  const of = (cluster: string) => {
    const known = clusters.get(cluster) ?? { received: 0, repeated: 0, waiting: 0 };
    clusters.set(cluster, known);
    return known;
  };
  let queue: string | null = null;
  for (let at = 0; at < counts.length; at += 2) {
    const [field = '', value = ''] = counts.slice(at, at + 2);
    const [, word, cluster = ''] = /^(received|repeated) (.+)$/.exec(field) ?? [];
    if (word === 'received' || word === 'repeated') of(cluster)[word] = Number(value);
    else if (field === 'queue') queue = value;
  }
  for (const name of names) {
    const job = readCountedName(name);
    if (job !== null) of(job.cluster).waiting += job.events;
  }
  return { shard: shardName(index), queue, clusters, waitingCounted: jobs <= MOST_JOBS_COUNTED };
}

/** Which queue a server holds; null before its first job. */
export async function readQueueId(redis: QueueConnection, index: number): Promise<string | null> {
  return redis.hget(tallyKey(index), 'queue');
}

/**
 * What is in a chunk, as text: which events, and the hash of every frame before compression. A batch
 * that keeps its own frame has there the hash that ingest took of what it acknowledged.
 */
export interface ChunkDetails {
  /** SHA-256 of the ids of all slots, 16 bytes each; zeros where an event is stored elsewhere. */
  readonly ids: Buffer;
  readonly frames: readonly FrameDetails[];
}

export interface FrameDetails {
  readonly receivedAt: Date;
  /** How many events lie in it. */
  readonly slots: number;
  /** SHA-256 of its bytes before compression. */
  readonly content: Buffer;
  /** SHA-256 of where each event lies in it: see `encodePlaces`. */
  readonly places: Buffer;
  /** The clusters of its events, in their order. */
  readonly clusters: readonly ClusterRun[];
}

/** Events side by side that are of one cluster. */
export interface ClusterRun {
  readonly cluster: string;
  readonly events: number;
}

const TITLE = 'k8s-audit/1 details';

export function formatChunkDetails({ ids, frames }: ChunkDetails): string {
  const lines = frames.map(
    ({ receivedAt, slots, content, places, clusters }) =>
      `frame received=${receivedAt.toISOString()} slots=${slots} content=${content.toString('hex')} places=${places.toString('hex')} clusters=${clusters.map(writeRun).join(',')}\n`,
  );
  return `${TITLE}\nids=${ids.toString('hex')}\n${lines.join('')}`;
}

const FRAME =
  /^frame received=(\S+) slots=(\d+) content=([0-9a-f]{64}) places=([0-9a-f]{64}) clusters=(\S+)$/;
const IDS = /^ids=([0-9a-f]{64})$/;

/** Reads such a text; null when it is none. Its hash is what tells whether to believe it. */
export function parseChunkDetails(text: string): ChunkDetails | null {
  const [title, idLine, ...rest] = text.split('\n');
  const ids = IDS.exec(idLine ?? '')?.[1];
  if (title !== TITLE || ids === undefined || rest.pop() !== '') return null;
  const frames = rest.map(parseFrame);
  if (frames.some((frame) => frame === null)) return null;
  return { ids: Buffer.from(ids, 'hex'), frames: frames.filter((frame) => frame !== null) };
}

function parseFrame(line: string): FrameDetails | null {
  const [, received, slots, content, places, clusters] = FRAME.exec(line) ?? [];
  const receivedAt = new Date(received ?? '');
  if (content === undefined || places === undefined || Number.isNaN(receivedAt.getTime()))
    return null;
  const runs = (clusters ?? '').split(',').map(readRun);
  if (runs.some((run) => run === null)) return null;
  return {
    receivedAt,
    slots: Number(slots),
    content: Buffer.from(content, 'hex'),
    places: Buffer.from(places, 'hex'),
    clusters: runs.filter((run) => run !== null),
  };
}

const writeRun = ({ cluster, events }: ClusterRun): string =>
  `${encodeURIComponent(cluster)}:${events}`;

function readRun(text: string): ClusterRun | null {
  const [, cluster, events] = /^([^:]+):(\d+)$/.exec(text) ?? [];
  if (cluster === undefined) return null;
  try {
    return { cluster: decodeURIComponent(cluster), events: Number(events) };
  } catch {
    return null;
  }
}

/** The cluster of an event of a frame, counted from the frame's first; null when it has no such event. */
export function clusterAt(runs: readonly ClusterRun[], event: number): string | null {
  let left = event;
  for (const { cluster, events } of runs) {
    if (left < events) return cluster;
    left -= events;
  }
  return null;
}

/** Where the events of a frame lie: the bytes between each and the one before it, and its length. */
export interface FramePlaces {
  readonly gaps: ArrayLike<number>;
  readonly lengths: ArrayLike<number>;
}

/** All gaps, then all lengths, as four bytes each, the lowest first. */
export function encodePlaces({ gaps, lengths }: FramePlaces): Buffer {
  const bytes = Buffer.alloc(4 * (gaps.length + lengths.length));
  for (let event = 0; event < gaps.length; event += 1)
    bytes.writeUInt32LE(gaps[event] as number, 4 * event);
  for (let event = 0; event < lengths.length; event += 1)
    bytes.writeUInt32LE(lengths[event] as number, 4 * (gaps.length + event));
  return bytes;
}

/** Where an event of a frame begins and ends in it, by such bytes; null when it has no such event. */
export function placeOfEvent(
  places: Buffer,
  event: number,
): { readonly start: number; readonly end: number } | null {
  const slots = places.length / 8;
  if (!Number.isInteger(slots) || event < 0 || event >= slots) return null;
  let start = places.readUInt32LE(0);
  for (let before = 0; before < event; before += 1)
    start += places.readUInt32LE(4 * (slots + before)) + places.readUInt32LE(4 * (before + 1));
  return { start, end: start + places.readUInt32LE(4 * (slots + event)) };
}

/** The version of what is in Redis: programs of another one do not see each other's. */
const VERSION = 1;

/** Before the names of BullMQ's keys. */
export const PREFIX = `continual-bench:${VERSION}`;

/** A hash: what each queue's workers must have, as JSON, by the queue's name. */
export const QUEUES = `${PREFIX}:queues`;

/** A set: the ids of workers. */
export const WORKERS = `${PREFIX}:workers`;

/** What a worker says of itself, as JSON; gone when it has been silent for a while. */
export const workerKey = (id: string): string => `${PREFIX}:worker:${id}`;

/** A user's own file, as JSON. @param hash of its source */
export const sourceKey = (hash: string): string => `${PREFIX}:source:${hash}`;

/** A value that is written to see whether that is allowed; gone at once. */
export const WRITTEN = `${PREFIX}:written`;

/** How long what has ended is kept, so that another database can take it: a day, in seconds. */
export const KEPT_FOR = 86_400;

/** The most that one value may take, in bytes. */
export const MOST_BYTES = 1_000_000;

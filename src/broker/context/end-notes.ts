/**
 * What ended a lease, in words for its job: kept in memory by the process that ended it, until the next heartbeat asks. A
 * broker that restarts in between only says that the approval was withdrawn.
 */
export interface EndNotes {
  /** `tokenHash`: of the lease's token. */
  set(tokenHash: string, sentence: string): void;
  get(tokenHash: string): string | undefined;
}

/** A task is stopped at the next heartbeat, so notes are read within seconds. */
const MAX_NOTES = 1000;

export function createEndNotes(): EndNotes {
  const notes = new Map<string, string>();
  return {
    set: (tokenHash, sentence) => {
      notes.delete(tokenHash);
      notes.set(tokenHash, sentence);
      const [oldest] = notes.keys();
      if (notes.size > MAX_NOTES && oldest !== undefined) notes.delete(oldest);
    },
    get: (tokenHash) => notes.get(tokenHash),
  };
}

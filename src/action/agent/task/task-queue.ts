/** One at a time, in the order in which they came. */
export interface TaskQueue {
  /** How many run or wait. */
  length(): number;
  /** Runs the work when its turn has come. The work must not reject. */
  add(work: () => Promise<void>): Promise<void>;
}

export function createTaskQueue(): TaskQueue {
  let length = 0;
  let last = Promise.resolve();
  return {
    length: () => length,
    add(work) {
      length += 1;
      const turn = last.then(work).finally(() => {
        length -= 1;
      });
      // Whoever comes after must get a turn whatever becomes of this one.
      last = turn.catch(() => undefined);
      return turn;
    },
  };
}

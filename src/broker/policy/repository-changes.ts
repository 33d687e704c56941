/** Which repositories have changed since when, by a count of the changes. */
export interface RepositoryChanges {
  readonly count: () => number;
  /** One has changed; undefined: all of them may have. */
  note(repositoryId: number | undefined): void;
  /** Whether it may have changed after this count. Undefined: any one may be meant. */
  hasChanged(repositoryId: number | undefined, since: number): boolean;
}

/** Far more than change while one of them is read. */
const MAX_KNOWN = 5000;

export function createRepositoryChanges(): RepositoryChanges {
  let count = 0;
  /** Up to here, any repository may have changed. */
  let all = 0;
  /** The latest last. */
  const last = new Map<number, number>();
  return {
    count: () => count,
    note: (repositoryId) => {
      count += 1;
      if (repositoryId === undefined) {
        all = count;
        last.clear();
        return;
      }
      last.delete(repositoryId);
      last.set(repositoryId, count);
      const [oldest] = last;
      if (last.size <= MAX_KNOWN || oldest === undefined) return;
      last.delete(oldest[0]);
      all = Math.max(all, oldest[1]);
    },
    hasChanged: (repositoryId, since) => {
      if (repositoryId === undefined) return count > since;
      return Math.max(all, last.get(repositoryId) ?? 0) > since;
    },
  };
}

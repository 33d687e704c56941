import type { Watched } from "./watched-pull-requests.ts";

/** Looks of one repository at the same time: fewer than there are at all, so that a slow one leaves room for others. */
const MAX_OF_REPOSITORY = 7;

/** Repositories take turns: the looks of each that are under way decide whose turn it is. */
export interface FairLooks {
  /** Of the repository with the fewest looks under way the first one; undefined where none may begin. */
  next(waiting: readonly Watched[]): Watched | undefined;
  began(watched: Watched): void;
  ended(watched: Watched): void;
}

export function createFairLooks(): FairLooks {
  const underWay = new Map<number, number>();
  const countOf = ([{ repositoryId }]: Watched): number => underWay.get(repositoryId) ?? 0;
  const add = (watched: Watched, more: number): void => {
    const [{ repositoryId }] = watched;
    const count = countOf(watched) + more;
    if (count === 0) underWay.delete(repositoryId);
    else underWay.set(repositoryId, count);
  };
  return {
    next: (waiting) => {
      let first: Watched | undefined;
      let fewest = MAX_OF_REPOSITORY;
      for (const watched of waiting) {
        const count = countOf(watched);
        if (count >= fewest) continue;
        [first, fewest] = [watched, count];
      }
      return first;
    },
    began: (watched) => add(watched, 1),
    ended: (watched) => add(watched, -1),
  };
}

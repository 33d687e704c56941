/** Whose turn it is: an owner, and a repository of that owner. */
export interface Party {
  readonly owner: string;
  readonly repository: string;
}

export interface TurnLimits {
  /** How many run at once. */
  readonly running: number;
  readonly runningPerOwner: number;
  readonly runningPerRepository: number;
  /** How many wait. */
  readonly waiting: number;
  readonly waitingPerRepository: number;
}

export type WaitingLimit = "waiting" | "waitingPerRepository";
type RunningLimit = Exclude<keyof TurnLimits, WaitingLimit>;

/**
 * Who runs and who waits. Owners take turns, and so do the repositories of one owner: while one waits that could run, each
 * other gets one turn at most. Besides its own limit, a repository may have only as many running as there are places left,
 * so that there is a place for the next one that comes.
 */
export interface FairTurns<Ticket> {
  /** Runs at once, or waits; else the limit that it would exceed. */
  ask(ticket: Ticket, party: Party): "runs" | "waits" | WaitingLimit;
  /** One of this party has finished. Returns the tickets that run from now on. */
  finish(party: Party): readonly Ticket[];
  /** A ticket that waits no longer. */
  leave(ticket: Ticket, party: Party): void;
  /** Which limit keeps a party from running now: its own, its owner's, or that of all. */
  boundBy(party: Party): RunningLimit;
  /** How many would get their turn before a new one of this party does, and how many of these are its own. */
  ahead(party: Party): Ahead;
}

export interface Ahead {
  readonly all: number;
  readonly own: number;
}

type Queues<Ticket> = Map<string, Map<string, Ticket[]>>;

export function createFairTurns<Ticket>(limits: TurnLimits): FairTurns<Ticket> {
  /** In the order of their turns; only those that wait. */
  const queues: Queues<Ticket> = new Map();
  const running = { all: 0, byOwner: new Tally(), byRepository: new Tally() };
  let waiting = 0;

  const mayRun = ({ owner, repository }: Party): boolean => {
    const free = limits.running - running.all;
    const ofRepository = running.byRepository.of(keyOf({ owner, repository }));
    return (
      running.byOwner.of(owner) < limits.runningPerOwner &&
      ofRepository < Math.min(limits.runningPerRepository, free)
    );
  };
  const start = (party: Party): void => {
    running.all += 1;
    running.byOwner.add(party.owner, 1);
    running.byRepository.add(keyOf(party), 1);
  };
  const startNext = (): Ticket | undefined => {
    const party = firstThat(queues, mayRun);
    if (party === undefined) return undefined;
    const ticket = takeFirst(queues, party);
    waiting -= 1;
    start(party);
    return ticket;
  };
  return {
    ask: (ticket, party) => {
      // Whoever waits could not run: else it would have run already.
      if (mayRun(party)) {
        start(party);
        return "runs";
      }
      const own = queues.get(party.owner)?.get(party.repository)?.length ?? 0;
      if (own >= limits.waitingPerRepository) return "waitingPerRepository";
      if (waiting >= limits.waiting) return "waiting";
      append(queues, party, ticket);
      waiting += 1;
      return "waits";
    },
    finish: (party) => {
      running.all -= 1;
      running.byOwner.add(party.owner, -1);
      running.byRepository.add(keyOf(party), -1);
      const started: Ticket[] = [];
      for (let next = startNext(); next !== undefined; next = startNext()) started.push(next);
      return started;
    },
    leave: (ticket, party) => {
      if (remove(queues, party, ticket)) waiting -= 1;
    },
    boundBy: (party) => {
      if (running.byOwner.of(party.owner) >= limits.runningPerOwner) return "runningPerOwner";
      const ofRepository = running.byRepository.of(keyOf(party));
      return ofRepository >= limits.runningPerRepository ? "runningPerRepository" : "running";
    },
    ahead: (party) => countAhead(queues, party),
  };
}

/** How many there are of each; keeps none at 0. */
class Tally {
  readonly #counts = new Map<string, number>();
  of(name: string): number {
    return this.#counts.get(name) ?? 0;
  }
  add(name: string, more: number): void {
    const count = this.of(name) + more;
    if (count === 0) this.#counts.delete(name);
    else this.#counts.set(name, count);
  }
}

function keyOf({ owner, repository }: Party): string {
  return `${owner}/${repository}`;
}

function firstThat(queues: Queues<unknown>, isFit: (party: Party) => boolean): Party | undefined {
  for (const [owner, repositories] of queues) {
    for (const repository of repositories.keys()) {
      if (isFit({ owner, repository })) return { owner, repository };
    }
  }
  return undefined;
}

/** Takes the first ticket of a party; it and its owner are the last in turn after that. */
function takeFirst<Ticket>(
  queues: Queues<Ticket>,
  { owner, repository }: Party,
): Ticket | undefined {
  const repositories = queues.get(owner);
  const queue = repositories?.get(repository);
  if (repositories === undefined || queue === undefined) return undefined;
  const ticket = queue.shift();
  repositories.delete(repository);
  if (queue.length > 0) repositories.set(repository, queue);
  queues.delete(owner);
  if (repositories.size > 0) queues.set(owner, repositories);
  return ticket;
}

function append<Ticket>(queues: Queues<Ticket>, party: Party, ticket: Ticket): void {
  const repositories = queues.get(party.owner) ?? new Map<string, Ticket[]>();
  const queue = repositories.get(party.repository) ?? [];
  queue.push(ticket);
  queues.set(party.owner, repositories.set(party.repository, queue));
}

function remove<Ticket>(queues: Queues<Ticket>, party: Party, ticket: Ticket): boolean {
  const repositories = queues.get(party.owner);
  const queue = repositories?.get(party.repository);
  const at = queue?.indexOf(ticket) ?? -1;
  if (repositories === undefined || queue === undefined || at === -1) return false;
  queue.splice(at, 1);
  if (queue.length === 0) repositories.delete(party.repository);
  if (repositories.size === 0) queues.delete(party.owner);
  return true;
}

/** Each repository of the same owner gets at most as many turns as this one; then each other owner, as many as this one. */
function countAhead(queues: Queues<unknown>, { owner, repository }: Party): Ahead {
  const repositories = queues.get(owner) ?? new Map<string, unknown[]>();
  const own = repositories.get(repository)?.length ?? 0;
  let ofOwner = own;
  for (const [name, { length }] of repositories) {
    if (name !== repository) ofOwner += Math.min(length, own + 1);
  }
  let all = ofOwner;
  for (const [name, others] of queues) {
    if (name !== owner) all += Math.min(countIn(others), ofOwner + 1);
  }
  return { all, own };
}

function countIn(repositories: ReadonlyMap<string, readonly unknown[]>): number {
  let count = 0;
  for (const { length } of repositories.values()) count += length;
  return count;
}

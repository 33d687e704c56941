/**
 * What can go wrong at one effect of a broker: a call of its store, of a provider or of GitHub, a line of its audit log, a
 * response to a client. `before`: nothing has happened yet. `during`: it has happened, and the broker does not learn it.
 * `after`: the broker has learned it, and dies with what it does next. `late`: the broker gave up, and then it happens.
 */
export const FAULT_MODES = [
  "crash before",
  "crash during",
  "crash after",
  "error before",
  "error during",
  "hang before",
  "hang during",
  "late",
  "very late",
  "freeze before",
  "freeze during",
] as const;

export type FaultMode = (typeof FAULT_MODES)[number];

/** The nth time that any broker of a run comes to a point. */
export interface PlannedFault {
  readonly point: string;
  readonly nth: number;
  readonly mode: FaultMode;
}

export interface FaultPlan {
  /** Called at every effect; what is to go wrong there, if anything. */
  next(point: string): FaultMode | undefined;
  /** How often each point was reached. */
  readonly reached: ReadonlyMap<string, number>;
  /** From now on nothing goes wrong. */
  end(): void;
}

export function createFaultPlan(
  faults: readonly PlannedFault[],
  onReached: (point: string, nth: number) => void = () => undefined,
): FaultPlan {
  const reached = new Map<string, number>();
  let isOver = false;
  return {
    reached,
    next: (point) => {
      const nth = (reached.get(point) ?? 0) + 1;
      reached.set(point, nth);
      if (isOver) return undefined;
      onReached(point, nth);
      return faults.find((fault) => fault.point === point && fault.nth === nth)?.mode;
    },
    end: () => {
      isOver = true;
    },
  };
}

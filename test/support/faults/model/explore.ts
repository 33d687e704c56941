/** All states that can be reached from one, and how. */
export interface Explored<State> {
  readonly states: number;
  readonly transitions: number;
  /** The first state found that breaks an invariant, with the steps that lead there; the shortest such path. */
  readonly broken: { readonly why: string; readonly steps: readonly string[] } | undefined;
  /** A state from which no goal can be reached any more, with the steps that lead there. */
  readonly doomed: { readonly state: State; readonly steps: readonly string[] } | undefined;
}

export interface Step<State> {
  readonly name: string;
  readonly to: State;
}

export interface Model<State> {
  readonly start: State;
  readonly stepsFrom: (state: State) => readonly Step<State>[];
  /** The same text for states between which no step can tell. */
  readonly keyOf: (state: State) => string;
  /** Why this state must not be; undefined when it may. */
  readonly faultOf: (state: State) => string | undefined;
  /** What must stay possible from everywhere. */
  readonly isGoal: (state: State) => boolean;
}

interface Found {
  readonly from: number;
  readonly by: string;
}

/** Breadth first, so that the first counterexample is a shortest one. */
export function explore<State>(model: Model<State>): Explored<State> {
  const numbers = new Map([[model.keyOf(model.start), 0]]);
  const states = [model.start];
  const found: Found[] = [{ from: -1, by: "start" }];
  const into: number[][] = [[]];
  let transitions = 0;
  const stepsTo = (index: number): readonly string[] => {
    const steps: string[] = [];
    for (let at = index; at > 0; at = found[at]?.from ?? 0) steps.unshift(found[at]?.by ?? "");
    return steps;
  };
  for (let index = 0; index < states.length; index += 1) {
    const state = states[index];
    if (state === undefined) break;
    const why = model.faultOf(state);
    if (why !== undefined) {
      const broken = { why, steps: stepsTo(index) };
      return { states: states.length, transitions, broken, doomed: undefined };
    }
    for (const { name, to } of model.stepsFrom(state)) {
      transitions += 1;
      const key = model.keyOf(to);
      let number = numbers.get(key);
      if (number === undefined) {
        number = states.length;
        numbers.set(key, number);
        states.push(to);
        found.push({ from: index, by: name });
        into.push([]);
      }
      into[number]?.push(index);
    }
  }
  const doomed = findDoomed(
    states.map((state) => model.isGoal(state)),
    into,
  );
  const state = doomed === undefined ? undefined : states[doomed];
  return {
    states: states.length,
    transitions,
    broken: undefined,
    doomed:
      doomed === undefined || state === undefined ? undefined : { state, steps: stepsTo(doomed) },
  };
}

/** The first state from which no goal can be reached: found by going backwards from the goals. */
function findDoomed(
  goals: readonly boolean[],
  into: readonly (readonly number[])[],
): number | undefined {
  const reaches = goals.slice();
  const queue = goals.flatMap((isGoal, index) => (isGoal ? [index] : []));
  for (let next = queue.pop(); next !== undefined; next = queue.pop()) {
    for (const before of into[next] ?? []) {
      if (reaches[before] === true) continue;
      reaches[before] = true;
      queue.push(before);
    }
  }
  const index = reaches.indexOf(false);
  return index === -1 ? undefined : index;
}

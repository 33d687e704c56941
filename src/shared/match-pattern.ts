import { err, ok, type Result } from "./result.ts";
import { parsePattern, type PatternTree } from "./pattern-tree.ts";

/** Whether a value is, as a whole, what a pattern describes. */
export type PatternMatch = (value: string) => boolean;

/** A step of the automaton: a character to read, or two ways to go on without reading. */
type State =
  | { readonly kind: "read"; readonly fits: (character: string) => boolean; readonly next: number }
  | { readonly kind: "fork"; ways: readonly number[] }
  | { readonly kind: "end" };

/** With values of at most 1 KiB, a match takes at most some millions of steps, whatever pattern and value are. */
const MAX_STATES = 2000;

/**
 * Compiles a pattern of policy. JavaScript's own engine tries one way after the other, which can take years for a value that
 * somebody chose for it. This one follows all ways at once: its time is the product of the lengths of pattern and value.
 */
export function compilePattern(text: string): Result<PatternMatch, string> {
  const tree = parsePattern(text);
  if (!tree.ok) return tree;
  const states: State[] = [{ kind: "end" }];
  const start = build(tree.value, 0, states);
  return start === undefined
    ? err(`The pattern is too large: its repetitions come to more than ${MAX_STATES} characters`)
    : ok((value) => matches(value, start, states));
}

/** Adds the states of a part that go on at `next`. Returns the first one; undefined if there are too many. */
function build(tree: PatternTree, next: number, states: State[]): number | undefined {
  if (states.length > MAX_STATES) return undefined;
  if (tree.kind === "character") return states.push({ kind: "read", fits: tree.fits, next }) - 1;
  if (tree.kind === "repeat") return buildRepeat(tree, next, states);
  if (tree.kind === "choice") {
    const ways = tree.options.map((option) => build(option, next, states));
    return fork(ways, states);
  }
  let first: number | undefined = next;
  for (const part of tree.parts.toReversed()) {
    if (first !== undefined) first = build(part, first, states);
  }
  return first;
}

function buildRepeat(
  { part, least, most }: Extract<PatternTree, { kind: "repeat" }>,
  next: number,
  states: State[],
): number | undefined {
  const isEndless = most === Infinity;
  if (least > MAX_STATES || (!isEndless && most > MAX_STATES)) return undefined;
  let first: number | undefined = isEndless ? buildLoop(part, next, states) : next;
  for (let spare = isEndless ? 0 : most - least; spare > 0 && first !== undefined; spare -= 1) {
    first = fork([build(part, first, states), next], states);
  }
  for (let times = 0; times < least && first !== undefined; times += 1) {
    first = build(part, first, states);
  }
  return first;
}

function buildLoop(part: PatternTree, next: number, states: State[]): number | undefined {
  const loop: Extract<State, { kind: "fork" }> = { kind: "fork", ways: [next] };
  const start = states.push(loop) - 1;
  const body = build(part, start, states);
  if (body === undefined) return undefined;
  loop.ways = [body, next];
  return start;
}

function fork(ways: readonly (number | undefined)[], states: State[]): number | undefined {
  const known = ways.filter((way) => way !== undefined);
  if (known.length < ways.length) return undefined;
  return states.push({ kind: "fork", ways: known }) - 1;
}

function matches(value: string, start: number, states: readonly State[]): boolean {
  let here = reach([start], states);
  for (const character of value) {
    const next: number[] = [];
    for (const index of here) {
      const state = states[index];
      if (state?.kind === "read" && state.fits(character)) next.push(state.next);
    }
    here = reach(next, states);
    if (here.size === 0) return false;
  }
  return here.has(0);
}

/** The states that can be reached from these without reading. */
function reach(from: readonly number[], states: readonly State[]): ReadonlySet<number> {
  const reached = new Set<number>();
  const left = [...from];
  for (let index = left.pop(); index !== undefined; index = left.pop()) {
    if (reached.has(index)) continue;
    reached.add(index);
    const state = states[index];
    if (state?.kind === "fork") left.push(...state.ways);
  }
  return reached;
}

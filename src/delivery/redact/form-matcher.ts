import type { FormName, FormPattern } from "./secret-forms.ts";
import { createStateTable, trieCache, type SpellingTrie } from "./automaton.ts";

/**
 * Finds all forms of all secrets in a stream of bytes, in one pass. A pattern is a sequence of alternatives, so the
 * number of strings that it matches is exponential. The patterns run as an automaton whose states are made when first
 * needed, as in RE2 (Cox, "Regular Expression Matching in the Wild", 2010). Ordinary text needs a few hundred states and
 * costs one table look-up a byte.
 */
export interface FormMatcher {
  /** Starts a new stream. The streams of one matcher share its table and nothing else. */
  scan(): FormScan;
}

export interface FormMatch {
  readonly form: FormName;
  /** First byte and the byte after the last, counted from the start of the stream. */
  readonly start: number;
  readonly end: number;
}

export interface FormScan {
  /** Reads on, and calls `found` wherever a form ends, with the longest form that ends there. */
  feed(chunk: Uint8Array, found: (match: FormMatch) => void): void;
  /** How many of the last bytes may be the start of a form that is not complete yet. */
  held(): number;
  /** The current state, for `follow`. */
  state(): ScanState;
  /** Continues as if it had read `length` more bytes that led to this state of another scan of the same matcher. */
  follow(state: ScanState, length: number): void;
}

/** A table row is 1 KiB. At this many rows the table is dropped and started again, so that memory stays bounded. */
const MAX_STATES = 8192;

/** How far one attempt to match has come. */
export interface Thread {
  readonly pattern: number;
  readonly element: number;
  readonly node: number;
  /** Bytes read since it started. */
  readonly age: number;
}

/** The attempts that are not complete yet. Only the matcher looks into it. */
export interface ScanState {
  readonly threads: readonly Thread[];
  /** Age of the oldest thread. */
  readonly held: number;
  /** Length of the longest form that ends here; 0 when none ends here. */
  readonly length: number;
  readonly form: FormName;
}

interface CompiledPattern {
  readonly form: FormName;
  readonly elements: readonly SpellingTrie[];
}

export function createFormMatcher(patterns: readonly FormPattern[]): FormMatcher {
  const trieOf = trieCache();
  const automaton = createAutomaton(
    patterns
      .filter((pattern) => pattern.elements.length > 0)
      .map(({ form, elements }) => ({ form, elements: elements.map((one) => trieOf(one)) })),
  );
  return { scan: () => createScan(automaton) };
}

type Automaton = ReturnType<typeof createAutomaton>;

function createScan(automaton: Automaton): FormScan {
  let position = 0;
  let current = ROOT;
  return {
    held: () => current.held,
    state: () => current,
    follow(state, length) {
      current = state;
      position += length;
    },
    feed(chunk, found) {
      let id = automaton.idOf(current);
      let { next, figures: lengths } = automaton.rows();
      for (let index = 0; index < chunk.length; index += 1) {
        const byte = chunk[index] ?? 0;
        let target = next[(id << 8) | byte] ?? -1;
        if (target < 0) {
          target = automaton.step(id, byte);
          ({ next, figures: lengths } = automaton.rows());
        }
        id = target;
        const length = lengths[id] ?? 0;
        if (length > 0) {
          const end = position + index + 1;
          found({ form: automaton.state(id).form, start: end - length, end });
        }
      }
      position += chunk.length;
      current = automaton.state(id);
    },
  };
}

const ROOT: ScanState = { threads: [], held: 0, length: 0, form: "plain" };

/** The automaton: states by number, and the step from one to the next, computed when first needed. */
function createAutomaton(patterns: readonly CompiledPattern[]) {
  const beginnings = beginningsOf(patterns);
  const table = createStateTable<ScanState>({ key: keyOf, figure: ({ length }) => length });
  const state = (id: number): ScanState => table.state(id) ?? ROOT;
  return {
    idOf: (known: ScanState) => table.idOf(known),
    state,
    rows: () => table.rows(),
    step(id: number, byte: number): number {
      const target = advance(patterns, state(id).threads, { byte, beginnings });
      if (table.size() >= MAX_STATES) {
        table.forget();
        return table.idOf(target);
      }
      const targetId = table.idOf(target);
      table.link(id, byte, targetId);
      return targetId;
    },
  };
}

/** By byte: the patterns that may start with it. */
function beginningsOf(patterns: readonly CompiledPattern[]): ReadonlyMap<number, Thread[]> {
  const beginnings = new Map<number, Thread[]>();
  for (const [pattern, { elements }] of patterns.entries()) {
    for (const byte of elements[0]?.next[0]?.keys() ?? []) {
      const threads = beginnings.get(byte) ?? [];
      threads.push({ pattern, element: 0, node: 0, age: 0 });
      beginnings.set(byte, threads);
    }
  }
  return beginnings;
}

interface Input {
  readonly byte: number;
  readonly beginnings: ReadonlyMap<number, readonly Thread[]>;
}

/** The state after one more byte. Of two threads at the same place, the older one's match covers the younger one's. */
function advance(
  patterns: readonly CompiledPattern[],
  threads: readonly Thread[],
  { byte, beginnings }: Input,
): ScanState {
  const oldest = new Map<string, Thread>();
  let best: Pick<ScanState, "length" | "form"> = { length: 0, form: "plain" };
  for (const thread of [...threads, ...(beginnings.get(byte) ?? [])]) {
    const pattern = patterns[thread.pattern];
    if (pattern === undefined) continue;
    for (const moved of follow(pattern, thread, byte)) {
      if (moved.element < pattern.elements.length) {
        keepOldest(oldest, moved);
      } else if (isBetter(moved.age, pattern.form, best)) {
        best = { length: moved.age, form: pattern.form };
      }
    }
  }
  const kept = [...oldest.values()];
  return { threads: kept, held: Math.max(0, ...kept.map(({ age }) => age)), ...best };
}

/** Where a thread can go with this byte: further into the spelling, to the next element, both, or nowhere. */
function follow(pattern: CompiledPattern, thread: Thread, byte: number): readonly Thread[] {
  const trie = pattern.elements[thread.element];
  const node = trie?.next[thread.node]?.get(byte);
  if (trie === undefined || node === undefined) return [];
  const further = { ...thread, node, age: thread.age + 1 };
  const onward = { ...further, element: thread.element + 1, node: 0 };
  const isLeaf = trie.next[node]?.size === 0;
  if (trie.complete[node] !== true) return [further];
  return isLeaf ? [onward] : [further, onward];
}

/** The longest form wins; of forms of the same length the plain one, which helps a reader most. */
function isBetter(
  length: number,
  form: FormName,
  best: Pick<ScanState, "length" | "form">,
): boolean {
  return length > best.length || (length === best.length && form === "plain");
}

function keepOldest(oldest: Map<string, Thread>, thread: Thread): void {
  const key = `${thread.pattern}.${thread.element}.${thread.node}`;
  const other = oldest.get(key);
  if (other === undefined || other.age < thread.age) oldest.set(key, thread);
}

/** The same for states that behave alike; the order of threads does not matter. */
function keyOf({ threads, length, form }: ScanState): string {
  const places = threads.map(
    ({ pattern, element, node, age }) => `${pattern}.${element}.${node}.${age}`,
  );
  return `${length} ${form} ${places.toSorted().join(" ")}`;
}

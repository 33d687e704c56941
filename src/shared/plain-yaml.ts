/**
 * Reads the YAML that nearly every short text is: mappings and lists of words without spaces, texts in quotes, whole
 * numbers and booleans, in blocks, or on one line as in `{ a: b, c: d }` and `[a, b]`. What it returns is what the library
 * returns. For everything else, mistakes included, it returns undefined: the library reads that (yaml-source.ts), which
 * takes longer to load than the rest of a step's start.
 */
export function readPlainYaml(text: string): PlainMapping | undefined {
  if (text.length > MAX_CHARACTERS || !READABLE.test(text)) return undefined;
  const lines = linesOf(text);
  const [first] = lines;
  if (first === undefined) return undefined;
  const root = readMapping({ lines, at: 0 }, first.indent);
  return root?.next === lines.length ? root.value : undefined;
}

type PlainMapping = Readonly<Record<string, unknown>>;
type PlainScalar = string | number | boolean;

const MAX_CHARACTERS = 4096;
/** No tabs, which YAML forbids in some places, and no line ends but one. */
const READABLE = /^[\n -~]*$/u;
const BLANK = /^ *(?:#.*)?$/u;
const ENTRY = /^([A-Za-z][\w-]*):(?: +([^ #].*)| *| +#.*)$/u;
const ITEM = /^- +([^ #].*)$/u;
/** In double quotes, in single quotes, or plain; and what may follow. */
const SCALAR = /^(?:"([^"\\]*)"|'([^']*)'|([A-Za-z/]\S*|0|[1-9]\d{0,8}))(?: *| +#.*)$/u;
/** A mapping or a list on one line, and one part of it. */
const FLOW = /^(?:\{ *(.*[^ ,]) *\}|\[ *(.*[^ ,]) *\]) *$/u;
const FLOW_PART = /(?:([A-Za-z][\w-]*): +)?("[^"\\]*"|'[^']*'|[^\s,[\]{}"'#]+)(?:, *|$)/gu;
/** `true` and `false` are read; of the others, YAML's schemas know different ones. */
const SPECIAL = /^(?:null|true|false)$/iu;

interface Line {
  readonly indent: number;
  /** Without its indentation. */
  readonly text: string;
}

interface Cursor {
  readonly lines: readonly Line[];
  readonly at: number;
}

interface Read<T> {
  readonly value: T;
  /** The line after it. */
  readonly next: number;
}

function linesOf(text: string): readonly Line[] {
  const full = text.split("\n").filter((line) => !BLANK.test(line));
  return full.map((line) => {
    const start = line.trimStart();
    return { indent: line.length - start.length, text: start };
  });
}

function readMapping({ lines, at }: Cursor, indent: number): Read<PlainMapping> | undefined {
  const entries = new Map<string, unknown>();
  let next = at;
  for (let line = lines[next]; line?.indent === indent; line = lines[next]) {
    const entry = readEntry({ lines, at: next }, line);
    if (entry === undefined || entries.has(entry.key)) return undefined;
    entries.set(entry.key, entry.value);
    next = entry.next;
  }
  return isDeeper(lines[next], indent) ? undefined : { value: Object.fromEntries(entries), next };
}

interface Entry extends Read<unknown> {
  readonly key: string;
}

function readEntry({ lines, at }: Cursor, { text, indent }: Line): Entry | undefined {
  const [, key, written] = ENTRY.exec(text) ?? [];
  if (key === undefined || SPECIAL.test(key)) return undefined;
  const below = { lines, at: at + 1 };
  const read = written === undefined ? readBlock(below, indent) : onOneLine(written, below.at);
  return read === undefined ? undefined : { key, ...read };
}

/** Such a line would go on with the value before it. */
function isDeeper(line: Line | undefined, indent: number): boolean {
  return line !== undefined && line.indent > indent;
}

/** What belongs to a key that has nothing on its own line: a list may be as far left as the key. */
function readBlock({ lines, at }: Cursor, parent: number): Read<unknown> | undefined {
  const line = lines[at];
  if (line === undefined) return undefined;
  const { indent } = line;
  if (ITEM.test(line.text)) {
    return indent >= parent ? readList({ lines, at }, indent) : undefined;
  }
  return indent > parent ? readMapping({ lines, at }, indent) : undefined;
}

function readList({ lines, at }: Cursor, indent: number): Read<readonly PlainScalar[]> | undefined {
  const items: PlainScalar[] = [];
  let next = at;
  for (let line = lines[next]; line?.indent === indent; line = lines[next]) {
    const [, written] = ITEM.exec(line.text) ?? [];
    if (written === undefined) break;
    const value = scalarOf(written);
    if (value === undefined) return undefined;
    items.push(value);
    next += 1;
  }
  return isDeeper(lines[next], indent) ? undefined : { value: items, next };
}

function onOneLine(written: string, next: number): Read<unknown> | undefined {
  const value = scalarOf(written) ?? readFlow(written);
  return value === undefined ? undefined : { value, next };
}

function readFlow(written: string): PlainMapping | readonly PlainScalar[] | undefined {
  const [, mapping, list] = FLOW.exec(written) ?? [];
  const parts = partsOf(mapping ?? list ?? "");
  if (parts.length === 0 || parts.some(({ value }) => value === undefined)) return undefined;
  const values = parts.flatMap(({ value }) => value ?? []);
  const keys = parts.flatMap(({ key }) => key ?? []);
  if (mapping === undefined) return keys.length === 0 ? values : undefined;
  if (new Set(keys).size < parts.length || keys.some((key) => SPECIAL.test(key))) return undefined;
  return Object.fromEntries(keys.map((key, index) => [key, values[index]]));
}

interface FlowPart {
  readonly key: string | undefined;
  readonly value: PlainScalar | undefined;
}

/** None when anything else is between them. */
function partsOf(text: string): readonly FlowPart[] {
  const parts = [...text.matchAll(FLOW_PART)];
  if (parts.map(([part]) => part).join("") !== text) return [];
  return parts.map(([, key, written = ""]) => ({ key, value: scalarOf(written) }));
}

function scalarOf(written: string): PlainScalar | undefined {
  const [, double, single, plain] = SCALAR.exec(written) ?? [];
  if (plain === undefined) return double ?? single;
  if (/^\d/u.test(plain)) return Number(plain);
  if (plain === "true" || plain === "false") return plain === "true";
  // A colon at the end would make it a key.
  return SPECIAL.test(plain) || plain.endsWith(":") ? undefined : plain;
}

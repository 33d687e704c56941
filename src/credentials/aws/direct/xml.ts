/** An element of an STS response. It holds text or elements; its attributes are ignored. */
export interface XmlElement {
  readonly name: string;
  /** The text directly inside, with entities resolved; for an element with children, the text between them. */
  readonly text: string;
  readonly children: readonly XmlElement[];
}

/** A response of STS is about 2 kB of session token inside three levels. */
const MAX_CHARACTERS = 64 * 1024;
const MAX_DEPTH = 16;

const DECLARATION = /^<\?xml[^?<>]*\?>/u;
const TOKEN = /[^<]+|<[^<>]*>/gu;
/** Attributes are accepted because the root element has its namespace in one. They are ignored. */
const OPENING =
  /^<([A-Za-z_][\w.-]*)(?:\s+[A-Za-z_][\w:.-]*\s*=\s*(?:"[^"&]*"|'[^'&]*'))*\s*(\/)?>$/u;
const CLOSING = /^<\/([A-Za-z_][\w.-]*)\s*>$/u;
const NAMED: Readonly<Record<string, string>> = {
  "&amp;": "&",
  "&lt;": "<",
  "&gt;": ">",
  "&quot;": '"',
  "&apos;": "'",
};

interface Open {
  readonly name: string;
  readonly children: XmlElement[];
  text: string;
}

/**
 * Parses a small XML document: elements, text, the five named entities and character references. DTDs, CDATA, comments
 * and namespaced names are refused (undefined), so there is no entity expansion and nothing external is loaded.
 */
export function parseXml(xml: string): XmlElement | undefined {
  if (xml.length > MAX_CHARACTERS) return undefined;
  const body = xml.replace(DECLARATION, "");
  const root: Open = { name: "", children: [], text: "" };
  const open: Open[] = [root];
  let read = 0;
  for (const { 0: token, index } of body.matchAll(TOKEN)) {
    if (index !== read || open.length > MAX_DEPTH || !take(open, token)) return undefined;
    read += token.length;
  }
  const [only, ...others] = root.children;
  const whole = read === body.length && open.length === 1 && others.length === 0;
  return whole && root.text.trim() === "" ? only : undefined;
}

/** Adds a text, or opens or closes an element. False: the token is not valid here. */
function take(open: Open[], token: string): boolean {
  const here = open.at(-1);
  if (here === undefined) return false;
  if (!token.startsWith("<")) {
    const text = resolve(token);
    here.text += text ?? "";
    return text !== undefined;
  }
  const closing = CLOSING.exec(token)?.[1];
  if (closing !== undefined) return close(open, closing);
  const [, name, empty] = OPENING.exec(token) ?? [];
  if (name === undefined) return false;
  open.push({ name, children: [], text: "" });
  return empty === undefined || close(open, name);
}

function close(open: Open[], name: string): boolean {
  const element = open.pop();
  const parent = open.at(-1);
  if (element?.name !== name || parent === undefined) return false;
  parent.children.push(element);
  return true;
}

/** Resolves the entities of a text; undefined when one is unknown or is not a valid character. */
function resolve(text: string): string | undefined {
  const known = new Map<string, string>();
  for (const [reference] of text.matchAll(/&[^;]{0,10};?/gu)) {
    const meant = NAMED[reference] ?? numbered(reference);
    if (meant === undefined) return undefined;
    known.set(reference, meant);
  }
  return text.replaceAll(/&[^;]{0,10};/gu, (reference) => known.get(reference) ?? "");
}

function numbered(reference: string): string | undefined {
  const [, hex, decimal] = /^&#(?:x([0-9a-f]{1,6})|(\d{1,7}));$/iu.exec(reference) ?? [];
  if (hex !== undefined) return character(Number.parseInt(hex, 16));
  return decimal === undefined ? undefined : character(Number(decimal));
}

/** The character; undefined when XML 1.0 does not allow it. */
function character(code: number): string | undefined {
  const allowed =
    code === 9 ||
    code === 10 ||
    code === 13 ||
    (code >= 0x20 && code <= 0xd7_ff) ||
    (code >= 0xe0_00 && code <= 0xff_fd) ||
    (code >= 0x1_00_00 && code <= 0x10_ff_ff);
  return allowed ? String.fromCodePoint(code) : undefined;
}

/** The only child with this name; undefined when there is none, or more than one. */
export function child(element: XmlElement | undefined, name: string): XmlElement | undefined {
  const [only, ...others] = element?.children.filter((one) => one.name === name) ?? [];
  return others.length === 0 ? only : undefined;
}

/** The trimmed text of a child without elements. */
export function textOf(element: XmlElement | undefined, name: string): string | undefined {
  const found = child(element, name);
  return found === undefined || found.children.length > 0 ? undefined : found.text.trim();
}

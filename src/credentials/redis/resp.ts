/** What a server responds: of RESP's version 2, which every server speaks. */
export type RedisReply = string | number | null | RedisError | readonly RedisReply[];

/** An error that the server responded with: `NOPERM this user has no permissions …`. */
export class RedisError extends Error {
  /** The first word: `NOPERM`, `WRONGPASS`, `BUSY`. */
  readonly code: string;

  constructor(text: string) {
    super(text);
    this.code = /^[A-Z]+(?= |$)/u.exec(text)?.[0] ?? "ERR";
  }
}

/** One command as bytes. */
export function encodeCommand(parts: readonly string[]): Buffer {
  const text = parts.map((part) => `$${Buffer.byteLength(part)}\r\n${part}\r\n`).join("");
  return Buffer.from(`*${parts.length}\r\n${text}`);
}

interface Read {
  readonly value: RedisReply;
  /** Where the next one begins. */
  readonly end: number;
}

/** Reads one response from `start` on; undefined while it is incomplete. Throws on what is no RESP. */
export function readReply(bytes: Buffer, start: number): Read | undefined {
  const lineEnd = bytes.indexOf("\r\n", start);
  if (lineEnd === -1) return undefined;
  const line = bytes.toString("utf8", start + 1, lineEnd);
  const after = lineEnd + 2;
  switch (bytes.toString("latin1", start, start + 1)) {
    case "+":
      return { value: line, end: after };
    case "-":
      return { value: new RedisError(line), end: after };
    case ":":
      return { value: numberIn(line), end: after };
    case "$":
      return readText(bytes, after, numberIn(line));
    case "*":
      return readList(bytes, after, numberIn(line));
    default:
      throw new TypeError("the server does not speak Redis's protocol");
  }
}

function readText(bytes: Buffer, start: number, length: number): Read | undefined {
  if (length === -1) return { value: null, end: start };
  const end = start + length;
  if (bytes.length < end + 2) return undefined;
  return { value: bytes.toString("utf8", start, end), end: end + 2 };
}

function readList(bytes: Buffer, start: number, count: number): Read | undefined {
  if (count === -1) return { value: null, end: start };
  const values: RedisReply[] = [];
  let end = start;
  while (values.length < count) {
    const one = readReply(bytes, end);
    if (one === undefined) return undefined;
    values.push(one.value);
    end = one.end;
  }
  return { value: values, end };
}

function numberIn(line: string): number {
  const number = /^-?\d+$/u.test(line) ? Number(line) : Number.NaN;
  if (!Number.isSafeInteger(number) || number < -1e15) {
    throw new TypeError("the server does not speak Redis's protocol");
  }
  return number;
}

/** The texts of a list; empty for anything else. */
export function replyTexts(reply: RedisReply | undefined): readonly string[] {
  return replyList(reply).filter((one) => typeof one === "string");
}

export function replyList(reply: RedisReply | undefined): readonly RedisReply[] {
  return isList(reply) ? reply : [];
}

function isList(reply: RedisReply | undefined): reply is readonly RedisReply[] {
  return Array.isArray(reply);
}

/** The value beside a name, in a list of names and values. */
export function replyField(reply: RedisReply, name: string): RedisReply | undefined {
  const list = replyList(reply);
  const at = list.findIndex((one, index) => index % 2 === 0 && one === name);
  return at === -1 ? undefined : list[at + 1];
}

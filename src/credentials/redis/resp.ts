/** What a server responds: of RESP's version 2, which every server speaks. */
export type RedisReply = string | number | null | RedisError | readonly RedisReply[];

/** An error that the server responded with: `NOPERM this user has no permissions …`. */
export class RedisError extends Error {
  /** The first word: `NOPERM`, `WRONGPASS`, `BUSY`. */
  readonly code: string;

  constructor(text: string) {
    // A server that does not know a command repeats what was sent with it, and with HELLO that is a password.
    super(text.replace(/, with args beginning with:.*$/su, ""));
    this.code = /^[A-Z]+(?= |$)/u.exec(text)?.[0] ?? "ERR";
  }
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

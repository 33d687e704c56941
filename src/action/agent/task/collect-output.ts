import { Buffer } from "node:buffer";
import type { ByteFilter, StreamName } from "../../../delivery/redact/byte-filter.ts";
import type { FormMatcher } from "../../../delivery/redact/form-matcher.ts";
import { redactorOn } from "../../../delivery/redact/redact.ts";

/** The first bytes of something that may be of any length. */
export interface BoundedText {
  add(bytes: Uint8Array): void;
  text(): string;
  isTruncated(): boolean;
}

export function boundedText(maxBytes: number): BoundedText {
  const pieces: Buffer[] = [];
  let left = maxBytes;
  let truncated = false;
  return {
    add(bytes) {
      if (bytes.length > left) truncated = true;
      const taken = bytes.subarray(0, left);
      left -= taken.length;
      // Its memory may be used again.
      if (taken.length > 0) pieces.push(Buffer.from(taken));
    },
    text() {
      const whole = Buffer.concat(pieces);
      // Half a character at the end would become a sign that nobody printed.
      return truncated ? cutAtCharacter(whole) : whole.toString("utf8");
    },
    isTruncated: () => truncated,
  };
}

const MAX_TAIL = 3;

function cutAtCharacter(bytes: Buffer): string {
  const text = bytes.toString("utf8");
  const lost = "\uFFFD";
  for (let cut = 0; cut <= MAX_TAIL && text.endsWith(lost); cut += 1) {
    const shorter = bytes.subarray(0, bytes.length - cut - 1).toString("utf8");
    if (!shorter.endsWith(lost)) return shorter;
  }
  return text;
}

/** Standard output by itself, without secrets: what policy expects to be JSON. Errors of the task are not part of it. */
export interface StdoutCollector {
  readonly tap: (stream: StreamName, bytes: Uint8Array) => void;
  /** When the task has ended; undefined if there was more than the limit. */
  end(): string | undefined;
}

export function stdoutCollector(maxBytes: number, matcher: () => FormMatcher): StdoutCollector {
  const collected = boundedText(maxBytes);
  let redactor: ByteFilter | undefined;
  return {
    tap(stream, bytes) {
      if (stream !== "stdout" || collected.isTruncated()) return;
      redactor ??= redactorOn(matcher());
      // The redactor keeps what it holds back, and this memory is used again.
      collected.add(redactor.write(Buffer.from(bytes)));
    },
    end() {
      if (redactor !== undefined) collected.add(redactor.flush());
      return collected.isTruncated() ? undefined : collected.text();
    },
  };
}

import { Buffer } from "node:buffer";
import type { StreamName } from "../../../delivery/redact/byte-filter.ts";
import { Secret } from "../../../shared/secret.ts";

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

/**
 * Standard output by itself: what policy expects to be JSON. Errors of the task are not part of it. It has the task's secrets,
 * because only the strings in it can be searched for all of their forms: see `taskOutput`.
 */
export interface StdoutCollector {
  readonly tap: (stream: StreamName, bytes: Uint8Array) => void;
  /** When the task has ended; undefined if there was more than the limit. */
  end(): Secret | undefined;
}

export function stdoutCollector(maxBytes: number): StdoutCollector {
  const collected = boundedText(maxBytes);
  return {
    tap(stream, bytes) {
      if (stream === "stdout") collected.add(bytes);
    },
    end: () => (collected.isTruncated() ? undefined : new Secret(collected.text())),
  };
}

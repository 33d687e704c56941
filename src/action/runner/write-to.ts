import type { Writable } from "node:stream";

/**
 * Writes to the step's log, as `WriteBytes` says. As a rule the runner's pipe takes everything at once, and then nothing has to
 * wait for the stream's callback, which always comes later.
 */
export function writeTo(stream: Writable, bytes: Uint8Array): Promise<void> | undefined {
  let settle: ((error: Error | null | undefined) => void) | undefined;
  stream.write(bytes, (error) => settle?.(error));
  // A stream that has failed is not writable any more.
  if (stream.writable && stream.writableLength === 0) return undefined;
  return new Promise((resolve, reject) => {
    settle = (error) => (error == null ? resolve() : reject(error));
  });
}

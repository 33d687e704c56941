/** The two streams that a process writes to. */
export type StreamName = "stdout" | "stderr";

/** Changes bytes on their way. What `write` holds back comes with a later `write`, or with `flush`. */
export interface ByteFilter {
  write(chunk: Uint8Array): Uint8Array;
  /** The end of the stream: returns what was held back. */
  flush(): Uint8Array;
}

/** Changes bytes on their way. What `write` keeps back comes with a later `write`, or with `flush`. */
export interface ByteFilter {
  write(chunk: Uint8Array): Uint8Array;
  /** The end of the stream: gives out what was kept back. */
  flush(): Uint8Array;
}

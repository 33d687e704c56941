/** The two streams of a process that it writes to. */
export type StreamName = "stdout" | "stderr";

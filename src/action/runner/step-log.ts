/** The step's log: this process's standard output. */
export interface StepLog {
  write(text: string): void;
  /** From now on nothing waits for a runner that reads slowly. */
  stopWaiting(): void;
}

/**
 * Loading `process.stdout` takes a tenth of what an empty Node takes to start, so a step that is refused at once writes
 * without it. Such a write waits when the runner is more than a pipe's 64 KiB behind. Nothing may wait for that once there
 * is a credential to end: `stopWaiting` comes before that.
 */
export function openStepLog(): StepLog {
  let write = writeNow;
  return {
    write: (text) => write(text),
    stopWaiting() {
      write = writeToStream;
    },
  };
}

const STDOUT = 1;

function writeNow(text: string): void {
  const { writeSync } = process.getBuiltinModule("node:fs");
  const bytes = Buffer.from(text, "utf8");
  let written = 0;
  try {
    while (written < bytes.length) written += writeSync(STDOUT, bytes, written);
  } catch {
    // A pipe that does not wait (EAGAIN), or one that nobody reads: the stream handles both.
    process.stdout.write(bytes.subarray(written));
  }
}

function writeToStream(text: string): void {
  process.stdout.write(text);
}

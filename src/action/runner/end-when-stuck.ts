import process from "node:process";

const GRACE_MS = 5000;

/**
 * Call it when everything is reported. A process that still reads a file then waits for a file system that a task mounted
 * and that does not respond. It would wait forever: Node's own exit waits for such a read, too.
 */
export function endWhenStuck(): void {
  const timer = setTimeout(() => {
    const waitsFor = process.getActiveResourcesInfo();
    if (waitsFor.some((type) => type.startsWith("FSReq"))) process.kill(process.pid, "SIGKILL");
  }, GRACE_MS);
  // Otherwise this process ends before.
  timer.unref();
}

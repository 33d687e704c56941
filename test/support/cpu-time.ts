/**
 * What this process has spent of the processor, in milliseconds: what else the machine does does not count. For work that
 * must not grow with the square of its input.
 */
export function cpuTime(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

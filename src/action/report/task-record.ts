import type { TaskRecord } from "../../receipt/receipt-parts.ts";
import type { Session } from "../task/session.ts";

/** What log and receipt say of the task; undefined when it never started. */
export function taskRecordOf({
  used,
  residue,
}: Pick<Session, "used" | "residue">): TaskRecord | undefined {
  if (!used.task.ok) return undefined;
  const { exitCode, wasStopped, leftBehind } = used.task.value;
  return {
    startedAt: used.startedAt,
    endedAt: used.endedAt,
    exitCode,
    stopped: wasStopped ? (used.withdrawal?.why ?? "the job was cancelled") : undefined,
    escaped: leftBehind === "escaped",
    residue,
  };
}

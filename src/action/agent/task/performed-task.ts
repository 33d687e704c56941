import { ok, type Result } from "../../../shared/result.ts";
import type { Session } from "../../task/session.ts";
import type { AgentRefusal } from "../backend/agent-refusal.ts";
import type { RunOutput } from "../backend/run-view.ts";
import { agentRefusal, taskRefusal } from "./task-codes.ts";

/** A task that got a credential, which has ended. */
export interface PerformedTask {
  readonly session: Session;
  /** Undefined when it never started. */
  readonly exitCode: number | undefined;
  readonly wasStopped: boolean;
  readonly output: Result<RunOutput, AgentRefusal>;
  /** Why it never started, or failed besides its exit code. */
  readonly failure: AgentRefusal | undefined;
  readonly receiptPath: string | undefined;
}

/** Why a signal aborted: a clause. */
export function stopReason({ aborted, reason }: AbortSignal): string | undefined {
  if (!aborted) return undefined;
  return typeof reason === "string" ? reason : "it was ended from outside";
}

export function stoppedRefusal(stop: AbortSignal): AgentRefusal {
  return taskRefusal("task_stopped", {
    message: `The run was ended: ${stopReason(stop) ?? "the job was cancelled"}.`,
  });
}

export function performedTask(
  session: Session,
  {
    stop,
    output,
    receiptPath,
  }: {
    readonly stop: AbortSignal;
    readonly output: () => PerformedTask["output"];
    readonly receiptPath: string | undefined;
  },
): PerformedTask {
  const { task, earlyEnd } = session.result;
  if (!task.ok) {
    const failure = stop.aborted ? stoppedRefusal(stop) : agentRefusal(task.error);
    return {
      session,
      exitCode: undefined,
      wasStopped: false,
      output: ok({ kind: "none" }),
      failure,
      receiptPath,
    };
  }
  const { exitCode, wasStopped } = task.value;
  const ended =
    earlyEnd && taskRefusal("task_stopped", { message: `The run was ended: ${earlyEnd.why}.` });
  const failure = ended ?? (wasStopped ? stoppedRefusal(stop) : undefined);
  return { session, exitCode, wasStopped, output: output(), failure, receiptPath };
}

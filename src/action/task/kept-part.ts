import type { OpenedPart } from "../../credentials/kind/kept-part.ts";
import type { ChildEnvironment } from "../../delivery/environment/child-environment.ts";
import { notStarted } from "../../delivery/task/check-task.ts";
import type { Failure } from "../../shared/failure.ts";
import { err, ok, type Result } from "../../shared/result.ts";
import type { HeldLease } from "../lease/source/credential-source.ts";
import type { DeliveredCredential } from "./deliver-credential.ts";

/** The task's environment, with what leads to the part of the credential that this process keeps. */
export interface EnvironmentOfPart extends Pick<OpenedPart, "close"> {
  readonly env: ChildEnvironment["env"];
}

/** Opens what the step made for its lease, in the task's private directory; for most kinds there is nothing to open. */
export async function openKeptPart(
  { lease, delivered }: { readonly lease: HeldLease; readonly delivered: DeliveredCredential },
  { env, directory }: { readonly env: ChildEnvironment["env"]; readonly directory: string },
): Promise<Result<EnvironmentOfPart, Failure>> {
  if (lease.kept === undefined) return ok({ env, close: () => undefined });
  const { PATH: path } = env;
  const opened = await lease.kept.open({
    env: delivered.env,
    files: lease.files,
    directory,
    path: typeof path === "string" ? path : "",
  });
  if (opened.ok) return ok({ env: { ...env, ...opened.value.env }, close: opened.value.close });
  const { message, remedy } = opened.error;
  return err(notStarted(message, { remedy }));
}

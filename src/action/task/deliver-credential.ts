import { errorCode } from "../../shared/error-code.ts";
import { matcherFor } from "../../delivery/redact/redact.ts";
import { maskForms } from "../../delivery/redact/mask-forms.ts";
import { countTooShort } from "../../delivery/redact/secret-texts.ts";
import { withSecretsWithin } from "../../delivery/redact/secrets-within.ts";
import {
  envWithPaths,
  filesParents,
  placeFiles,
  type PlacedFiles,
} from "../../delivery/task/credential-files.ts";
import { failure, type Failure } from "../../shared/failure.ts";
import { err, ok, type Result } from "../../shared/result.ts";
import { Secret } from "../../shared/secret.ts";
import { joined } from "../../shared/wording.ts";
import { valueWithin } from "../../shared/settles-within.ts";
import { mayBeCredential } from "../../delivery/environment/child-environment.ts";
import { hostileVariablesOf, type Job } from "../context/job.ts";
import { tempDirectory } from "../context/temp-directory.ts";
import { warnWithCode } from "../runner/log.ts";
import type { HeldLease } from "../lease/source/credential-source.ts";
import type { Masking } from "./session.ts";

/** A credential as its task gets it. */
export interface DeliveredCredential {
  readonly env: HeldLease["env"];
  readonly masking: Masking;
  /** Has its files, if it has any. */
  readonly filesDirectory?: string | undefined;
  /** Why its files could not be written. */
  readonly failure: Failure | undefined;
  /** Removes its files, and does not wait for a file system that does not respond. Never rejects. */
  readonly remove: () => Promise<void>;
}

/**
 * Writes the credential's files, and registers every form of every secret with the runner before anything can print one.
 * `recordFiles` gets the directory first, so that post can remove it if this process is killed.
 */
export async function deliverCredential(
  job: Job,
  lease: HeldLease,
  recordFiles: (directory: string) => void,
): Promise<DeliveredCredential> {
  const { secretEnv } = job.inputs;
  const hostile = hostileVariablesOf(job.kinds);
  const notDelivered = (why: Failure): DeliveredCredential => {
    const all = { ...lease, secrets: [...lease.secrets, ...Object.values(secretEnv)] };
    const masking = maskSecrets(job, all, lease.env);
    return { env: lease.env, masking, failure: why, remove: () => Promise.resolve() };
  };
  const both = Object.keys(secretEnv).filter((name) => Object.hasOwn(lease.env, name));
  if (both.length > 0) return notDelivered(deliveredTwice(both));
  const unfit = Object.keys(lease.env).filter((name) => !mayBeCredential(name, hostile));
  if (unfit.length > 0) return notDelivered(notForCredentials(unfit));
  let filesDirectory: string | undefined;
  const placed = await place(job, lease, (directory) => {
    filesDirectory = directory;
    recordFiles(directory);
  });
  if (!placed.ok) return notDelivered(placed.error);
  const { pathOf } = placed.value;
  const remove = async (): Promise<void> => {
    const isGone = await valueWithin(placed.value.remove(), REMOVE_MS, job.clock);
    if (isGone !== true) warnWithCode(job.runner, "files_not_removed", NOT_REMOVED);
  };
  try {
    // The final values are masked: those that the task can print.
    const env = { ...envWithPaths(lease.env, pathOf), ...secretEnv };
    const masking = maskSecrets(job, lease, env);
    return { env, masking, filesDirectory, failure: undefined, remove };
  } catch (error) {
    await remove();
    throw error;
  }
}

const REMOVE_MS = 3000;
const NOT_REMOVED =
  "stepkey: Some of the credential's files could not be removed. The post step tries again.";

/** Known only now: which variables a credential has is decided when it is issued. */
function deliveredTwice(names: readonly string[]): Failure {
  const message = `secret-env sets ${joined(names)}, which the credential delivers.`;
  return failure("inputs_invalid", message, { remedy: "Use other names in secret-env." });
}

/** Its settings or its values name them. */
function notForCredentials(names: readonly string[]): Failure {
  const message = `The credential sets ${joined(names)}, which no credential may set.`;
  const remedy = "Name another variable in the settings of the credential.";
  return failure("inputs_invalid", message, { remedy });
}

async function place(
  job: Job,
  lease: HeldLease,
  recordFiles: (directory: string) => void,
): Promise<Result<PlacedFiles, Failure>> {
  const temp = tempDirectory(job);
  try {
    return ok(await placeFiles(lease.files, await filesParents(temp), recordFiles));
  } catch (error) {
    return err(notWritable(temp, error));
  }
}

/** What the system refused. Any other error is a bug, and is thrown again. */
export function notWritable(directory: string, error: unknown): Failure {
  const code = errorCode(error);
  if (code === undefined) throw error;
  return failure(
    "task_not_started",
    `stepkey cannot write to the runner's temporary directory ${directory} (${code}).`,
    {
      remedy:
        "Free space on its disk, and check which step removed the directory or changed its permissions.",
    },
  );
}

function maskSecrets(
  { runner }: Pick<Job, "runner">,
  { files, secrets }: HeldLease,
  env: HeldLease["env"],
): Masking {
  const values = [...Object.values(env), ...files.map(({ content }) => content), ...secrets];
  const secret = values.filter((value) => value instanceof Secret);
  const searched = withSecretsWithin(secret);
  // A secret of one to three characters has no form, because such a mask would make the log unreadable. It is counted.
  for (const form of maskForms(searched)) runner.mask(form);
  const tooShort = countTooShort(secret);
  const matcher = matcherFor(searched);
  return { matcher, secrets: searched, masked: secret.length - tooShort, tooShort };
}

import type { CodeEntry } from "./code-entry.ts";
import { FIX_INPUTS } from "./fix-inputs.ts";

/** What the action reports where it stops by itself. */
export const ACTION_CODES = {
  inputs_invalid: {
    from: "action",
    meaning: "One or more inputs are wrong.",
    remedy: FIX_INPUTS,
  },
  platform_unsupported: {
    from: "action",
    meaning: "stepkey does not run on this platform, or not with this version of the runner.",
    remedy: "Use a Linux or macOS runner of version 2.328 or newer.",
  },
  environment_hostile: {
    from: "action",
    meaning: "The job's environment could read or redirect the credential.",
    remedy: "Remove the named variables, or list those set on purpose in `trust-env`.",
  },
  id_token_unavailable: {
    from: "action",
    meaning:
      "This job may not request an ID token: it does not have the permission, or it is one of a fork or of Dependabot.",
    remedy:
      "Add `permissions: { id-token: write, contents: read }` to the job, and to the job that calls it if it is in a reusable workflow. For a fork or Dependabot, skip the step.",
  },
  id_token_failed: {
    from: "action",
    meaning: "GitHub did not issue an ID token.",
    remedy: "Re-run the job. If it fails again, check GitHub's status page.",
  },
  broker_unreachable: {
    from: "action",
    meaning: "The broker does not respond.",
    remedy: "Check the `broker` input, and that the runner can reach it.",
  },
  broker_refused: {
    from: "action",
    meaning: "The broker refused with a code that this version of the action does not know.",
    remedy: "Follow the broker's own message. A newer version of the action knows the code.",
  },
  cancelled: {
    from: "action",
    meaning: "The step was cancelled before the task ran.",
    remedy: "Re-run the job.",
  },
  clock_off: {
    from: "action",
    meaning:
      "The clock of the runner is more than 30 seconds off. The lease ends by the clock of the provider or the broker.",
    remedy: "Set the clock of the runner's machine, for example with NTP.",
  },
  internal: {
    from: "action",
    meaning: "An internal error of stepkey.",
    remedy:
      "Report it, with the error's line from the log. stepkey ended the credential if it could.",
  },
  broker_answer_malformed: {
    from: "action",
    meaning: "The broker's response does not have the expected form.",
    remedy: "Check that `broker` is the URL of a stepkey broker of the action's version.",
  },
  provider_denied: {
    from: "action",
    meaning: "The provider refused to issue the credential.",
    remedy: "Check the role and its trust policy: `stepkey trust` prints the one that it needs.",
  },
  provider_unavailable: {
    from: "action",
    meaning: "The provider does not respond, or asks to try again later.",
    remedy: "Re-run the job.",
  },
  credential_not_read_only: {
    from: "action",
    meaning: "The step asks for read, but the credential allows more than a read may do.",
    remedy:
      "Limit the credential to reading, or set `access: write`. If the message names a setting that allows it, you can use that.",
  },
  task_not_started: {
    from: "action",
    meaning: "The task could not be started.",
    remedy: "Check `shell` and `working-directory`.",
  },
  lease_withdrawn: {
    from: "action",
    meaning: "The approval behind the lease was withdrawn while the task ran.",
    remedy:
      "The message says what withdrew it, and who did. Get a new approval, then re-run the job.",
  },
  lease_expired: {
    from: "action",
    meaning: "The ttl of the lease was over while the task ran.",
    remedy:
      "Set a longer `ttl`. With a broker, the grant's own `ttl` is the maximum. If the task needs more time than that, split it.",
  },
  lease_ended: {
    from: "action",
    meaning:
      "The lease ended while the task ran: an admin or the broker ended it, or heartbeats did not arrive.",
    remedy: "Ask your platform team why, then re-run the job.",
  },
  secret_in_output: {
    from: "action",
    meaning: "The task wrote a secret to its outputs or summary.",
    remedy:
      "Do not write the secret there. stepkey discarded the outputs or the summary that contained it.",
  },
  task_output_malformed: {
    from: "action",
    meaning: "What the task wrote to its outputs or summary cannot be read.",
    remedy: "Write `name=value` lines, or use a delimiter for values of several lines.",
  },
  task_output_too_large: {
    from: "action",
    meaning:
      "The task wrote more to its outputs or its summary than the runner accepts. stepkey discards it with a warning; the step does not fail.",
    remedy: "Write large data to a file, and upload it as an artifact.",
  },
  residue_found: {
    from: "action",
    meaning: "The task left its secret in a file.",
    remedy: "Let the task remove the file, or keep the secret in environment variables only.",
  },
  revocation_failed: {
    from: "action",
    meaning: "The credential could not be revoked.",
    remedy: "The receipt says when it expires. With a broker, `stepkey revoke` can end it earlier.",
  },
  credential_stays_valid: {
    from: "action",
    meaning: "The credential stays valid: nothing ends it.",
    remedy: "Revoke it at its provider if that is possible there.",
  },
  job_not_closed: {
    from: "action",
    meaning: "The post step could not close the job at the broker.",
    remedy:
      "The broker ends the lease when heartbeats stop, or when it expires. Check that the runner can reach the broker.",
  },
  step_unfinished: {
    from: "action",
    meaning:
      "The step was ended before it could end its credential, and there is no broker to do it.",
    remedy: "The message says until when the credential works. A shorter `ttl` limits that time.",
  },
  state_unreadable: {
    from: "action",
    meaning: "The post step could not read what the step left for it, so it ended nothing.",
    remedy: "Find the step that writes to GITHUB_STATE of others. The lease ends by itself.",
  },
  files_not_removed: {
    from: "action",
    meaning:
      "Files of the credential, or the private settings of tools, could not be removed after the task.",
    remedy: "The post step tries again, and says when it has removed them.",
  },
  file_not_written: {
    from: "action",
    meaning: "An output, the receipt or the summary could not be written.",
    remedy: "Check the space on the disk, and that no step changes the runner's own directories.",
  },
  action_unusable: {
    from: "action",
    meaning: "The action that `uses` names cannot run as the named step.",
    remedy: "Use another action or version, or write its commands in `run`.",
  },
  action_not_pinned: {
    from: "action",
    meaning:
      "`uses` names an action by something other than a full commit, such as a tag; or with `nested: pinned`, a step of the action does.",
    remedy:
      "Name the commit in full, as 40 hexadecimal digits. A tag or branch can become something else, and the action gets the credential.",
  },
  action_not_found: {
    from: "action",
    meaning: "The repository of the action does not exist, or may not be read.",
    remedy:
      "Check the name in `uses`. A private or internal action needs a `github-token` that may read its repository: the job's own token can read the job's repository only.",
  },
  action_moved: {
    from: "action",
    meaning: "The repository of the action was renamed or moved.",
    remedy:
      "Use its name of today, after a look at who owns it: whoever registers the old name could put another repository there.",
  },
  action_commit_unknown: {
    from: "action",
    meaning: "The repository of the action does not have this commit.",
    remedy: "Copy the commit again from the action's page of releases or tags.",
  },
  action_commit_foreign: {
    from: "action",
    meaning: "The commit is on no branch and no tag of the action's repository.",
    remedy:
      "Use a commit of the repository itself, such as that of a release. If the branch of this commit was deleted, ask the action's authors for a tag.",
  },
  action_missing: {
    from: "action",
    meaning: "The repository has no action at this path.",
    remedy: "Check the path in `uses`: `owner/repository/path@commit`.",
  },
  action_unsafe: {
    from: "action",
    meaning: "The action's repository holds something that stepkey does not unpack.",
    remedy: "Report it to the action's authors, and use another commit or action.",
  },
  action_too_large: {
    from: "action",
    meaning: "The action's repository is larger than stepkey fetches.",
    remedy: "Use an action from a smaller repository, or run its command with `run`.",
  },
  action_fetch_failed: {
    from: "action",
    meaning: "The action could not be fetched.",
    remedy:
      "Re-run the job. If it fails again, check that the runner can reach GitHub, and its proxy and CA.",
  },
  isolation_unavailable: {
    from: "action",
    meaning: "This runner cannot keep an agent apart from the rest of the job.",
    remedy:
      "Use a Linux runner whose user has `sudo` without a password, such as GitHub's `ubuntu-latest`, in a job without `container:`, or install what is missing. `isolation: best-effort` runs the agent without this protection: it can then read and do what every step of the job can.",
  },
  tasks_file_missing: {
    from: "action",
    meaning:
      "An agent without a broker needs `.github/stepkey/tasks.yml`, and the repository has none.",
    remedy:
      "Commit the file to the default branch (docs/agents.md shows one), and give the job `contents: read`. With a broker, set `broker`: then the tasks are in its policy.",
  },
  tasks_file_unreadable: {
    from: "action",
    meaning: "`github-token` may not read `.github/stepkey/tasks.yml`.",
    remedy: "Give the job `contents: read`, or `github-token` a token that may read the file.",
  },
  tasks_file_invalid: {
    from: "action",
    meaning: "`.github/stepkey/tasks.yml` of the default branch has mistakes, so it has no task.",
    remedy:
      "Correct it on the default branch. `stepkey check .github/stepkey/tasks.yml` finds the mistakes before a commit.",
  },
  tracking_id_changed: {
    from: "action",
    meaning:
      "An earlier step changed RUNNER_TRACKING_ID, so processes that still run cannot be found.",
    remedy: "Remove what sets RUNNER_TRACKING_ID.",
  },
} as const satisfies Record<string, CodeEntry>;

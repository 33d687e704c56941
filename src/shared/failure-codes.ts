/** The standard word and the status that the broker answers a code with (RFC 6749 §5.2, RFC 6750 §3.1, RFC 9396 §5). */
export interface WireError {
  readonly status: 400 | 401 | 403 | 404 | 405 | 408 | 413 | 415 | 429 | 431 | 503;
  readonly error:
    | "invalid_request"
    | "invalid_grant"
    | "invalid_authorization_details"
    | "authorization_pending"
    | "slow_down"
    | "invalid_token"
    | "access_denied"
    | "temporarily_unavailable";
}

export interface CodeEntry {
  /** Where the code can appear. */
  readonly from: "broker" | "action" | "cli";
  /** Only for codes that the broker answers with. */
  readonly wire?: WireError;
  /** What it means; for the broker's codes also its `error_description`, the same for every reason of the code. */
  readonly meaning: string;
  readonly remedy: string;
}

/** Every stable code, with its meaning and remedy. `docs/errors.md` is generated from this table. */
export const FAILURE_CODES = {
  // --- the broker's answers
  request_malformed: {
    from: "broker",
    wire: { status: 400, error: "invalid_request" },
    meaning: "The request is not of the form that this endpoint takes.",
    remedy: "Use the stepkey action of the broker's version; docs/broker-api.md has the form.",
  },
  authorization_details_malformed: {
    from: "broker",
    wire: { status: 400, error: "invalid_authorization_details" },
    meaning: "authorization_details is not an array of exactly one stepkey request.",
    remedy: "Use the stepkey action of the broker's version; docs/broker-api.md has the form.",
  },
  not_found: {
    from: "broker",
    wire: { status: 404, error: "invalid_request" },
    meaning: "There is no such endpoint.",
    remedy: "Check the `broker` input: it is the broker's base URL, without a path of its own.",
  },
  method_not_allowed: {
    from: "broker",
    wire: { status: 405, error: "invalid_request" },
    meaning: "This endpoint does not take that method.",
    remedy: "docs/broker-api.md lists the endpoints and their methods.",
  },
  request_timeout: {
    from: "broker",
    wire: { status: 408, error: "invalid_request" },
    meaning: "The request was not received in time.",
    remedy: "Try again; check the network between the runner and the broker.",
  },
  request_too_large: {
    from: "broker",
    wire: { status: 413, error: "invalid_request" },
    meaning: "The request's body is larger than the broker reads.",
    remedy: "A stepkey request is far below 64 KiB; check what was sent.",
  },
  media_type_unsupported: {
    from: "broker",
    wire: { status: 415, error: "invalid_request" },
    meaning: "The request's content type is not the one that this endpoint takes.",
    remedy: "Send application/x-www-form-urlencoded.",
  },
  headers_too_large: {
    from: "broker",
    wire: { status: 431, error: "invalid_request" },
    meaning: "The request's headers are larger than the broker reads.",
    remedy: "Send fewer or shorter headers.",
  },
  token_malformed: {
    from: "broker",
    wire: { status: 400, error: "invalid_grant" },
    meaning: "The ID token is not a JSON Web Token that can be read.",
    remedy: "Send the ID token that GitHub issued to this job, unchanged.",
  },
  token_signature: {
    from: "broker",
    wire: { status: 400, error: "invalid_grant" },
    meaning: "The ID token's signature does not fit the issuer's keys.",
    remedy: "Send the ID token that GitHub issued to this job, unchanged.",
  },
  token_issuer: {
    from: "broker",
    wire: { status: 400, error: "invalid_grant" },
    meaning: "The ID token was not issued by the issuer that this broker trusts.",
    remedy: "Set `issuer` in the broker's configuration to the issuer of your GitHub.",
  },
  token_audience: {
    from: "broker",
    wire: { status: 400, error: "invalid_grant" },
    meaning: "The ID token is not meant for this broker alone.",
    remedy: "Ask for an ID token whose one audience is the broker's public URL.",
  },
  token_expired: {
    from: "broker",
    wire: { status: 400, error: "invalid_grant" },
    meaning: "The ID token is outside the time in which it is valid.",
    remedy: "Ask for a fresh ID token, and check the clocks of runner and broker.",
  },
  token_too_old: {
    from: "broker",
    wire: { status: 400, error: "invalid_grant" },
    meaning: "The ID token was issued too long ago, or lives too long.",
    remedy: "Ask for a fresh ID token right before each request.",
  },
  token_replayed: {
    from: "broker",
    wire: { status: 400, error: "invalid_grant" },
    meaning: "This ID token was used before.",
    remedy: "Ask for a fresh ID token: each one is good for one request.",
  },
  claims_incomplete: {
    from: "broker",
    wire: { status: 400, error: "invalid_grant" },
    meaning: "The ID token lacks a claim that is needed, or one is of another type.",
    remedy: "Use the ID token of a GitHub Actions job; the audit log names the claim.",
  },
  owner_unknown: {
    from: "broker",
    wire: { status: 403, error: "access_denied" },
    meaning: "This broker does not serve the owner of this repository.",
    remedy: "Ask the broker's admin to add the owner's id to `owners`.",
  },
  environment_mismatch: {
    from: "broker",
    wire: { status: 403, error: "access_denied" },
    meaning: "The job's environment is not the one that was asked for.",
    remedy: "Give the job and the `environment` input the same name, the one of the grant.",
  },
  environment_required: {
    from: "broker",
    wire: { status: 403, error: "access_denied" },
    meaning: "Write access needs an environment.",
    remedy: "Set `environment:` on the job and on the stepkey step.",
  },
  access_mismatch: {
    from: "broker",
    wire: { status: 403, error: "access_denied" },
    meaning: "The access asked for is not the access of this grant.",
    remedy: "Set the `access` input to what the grant says.",
  },
  grant_refused: {
    from: "broker",
    wire: { status: 403, error: "access_denied" },
    meaning: "There is no such grant for this job.",
    remedy: "Check the name, and what the grant allows: `stepkey explain` says which rule refuses.",
  },
  write_event_refused: {
    from: "broker",
    wire: { status: 403, error: "access_denied" },
    meaning: "Write access is never issued on this event.",
    remedy: "Run it on pull_request, pull_request_review, push, workflow_dispatch or schedule.",
  },
  approval_pending: {
    from: "broker",
    wire: { status: 400, error: "authorization_pending" },
    meaning: "An approval of this commit is missing.",
    remedy: "Ask someone with write access to review the newest commit, then re-run this job.",
  },
  approval_refused: {
    from: "broker",
    wire: { status: 403, error: "access_denied" },
    meaning: "This write cannot be approved as it is.",
    remedy: "The audit log names the rule that refused.",
  },
  sealed: {
    from: "broker",
    wire: { status: 403, error: "access_denied" },
    meaning: "This job had this grant already.",
    remedy: "A grant is issued once a job. Do the work in the one step that asks for it.",
  },
  job_closed: {
    from: "broker",
    wire: { status: 403, error: "access_denied" },
    meaning: "This job is closed: nothing is issued to it any more.",
    remedy: "Re-run the job.",
  },
  ttl_too_long: {
    from: "broker",
    wire: { status: 403, error: "access_denied" },
    meaning: "The ttl asked for is longer than this grant gives.",
    remedy: "Ask for a shorter `ttl`, or leave it out.",
  },
  frozen: {
    from: "broker",
    wire: { status: 403, error: "access_denied" },
    meaning: "Issuing is stopped by an admin.",
    remedy: "Ask your platform team; `stepkey thaw` undoes it.",
  },
  lease_token_invalid: {
    from: "broker",
    wire: { status: 401, error: "invalid_token" },
    meaning: "The bearer token is missing or unknown.",
    remedy: "Send the lease token that came with the lease.",
  },
  provider_failed: {
    from: "broker",
    wire: { status: 503, error: "temporarily_unavailable" },
    meaning: "The credential could not be issued.",
    remedy: "Try again; the audit log says what the provider answered.",
  },
  revocation_pending: {
    from: "broker",
    wire: { status: 503, error: "temporarily_unavailable" },
    meaning: "The lease could not be ended yet.",
    remedy: "Try again; the broker keeps trying until the credential is dead.",
  },
  keys_unavailable: {
    from: "broker",
    wire: { status: 503, error: "temporarily_unavailable" },
    meaning: "The issuer's keys could not be read just now.",
    remedy: "Try again in a minute; the broker must reach the issuer.",
  },
  github_unavailable: {
    from: "broker",
    wire: { status: 503, error: "temporarily_unavailable" },
    meaning: "GitHub could not be read just now.",
    remedy: "Try again in a minute.",
  },
  store_unavailable: {
    from: "broker",
    wire: { status: 503, error: "temporarily_unavailable" },
    meaning: "The broker's store does not answer.",
    remedy: "Try again; the broker's log says what is wrong.",
  },
  policy_unavailable: {
    from: "broker",
    wire: { status: 503, error: "temporarily_unavailable" },
    meaning: "The broker's policy cannot be read.",
    remedy: "Check `policy` in the broker's configuration, and that the broker may read it.",
  },
  broker_fault: {
    from: "broker",
    wire: { status: 503, error: "temporarily_unavailable" },
    meaning: "Something failed inside the broker.",
    remedy: "Try again; the broker's log has the fault under this trace.",
  },
  overloaded: {
    from: "broker",
    wire: { status: 429, error: "slow_down" },
    meaning: "The broker has more requests than it takes at once.",
    remedy: "Try again after the time in Retry-After.",
  },
  stopping: {
    from: "broker",
    wire: { status: 503, error: "temporarily_unavailable" },
    meaning: "The broker is stopping and issues nothing more.",
    remedy: "Try again: another one will answer, or this one after its restart.",
  },
  // --- the action's own
  inputs_invalid: {
    from: "action",
    meaning: "One or more inputs are wrong.",
    remedy: "Mend each named input.",
  },
  platform_unsupported: {
    from: "action",
    meaning: "stepkey does not run on this platform yet.",
    remedy: "Use a Linux or macOS runner.",
  },
  environment_hostile: {
    from: "action",
    meaning: "The job's environment could read or redirect the credential.",
    remedy: "Remove the named variables, or list those set on purpose in `trust-env`.",
  },
  id_token_unavailable: {
    from: "action",
    meaning: "This job may not ask for an ID token.",
    remedy: "Add `permissions: id-token: write` to the job.",
  },
  id_token_failed: {
    from: "action",
    meaning: "GitHub did not issue an ID token.",
    remedy: "Re-run the job; GitHub's status page says whether Actions has a fault.",
  },
  broker_unreachable: {
    from: "action",
    meaning: "The broker does not answer.",
    remedy: "Check the `broker` input and that the runner can reach it.",
  },
  broker_refused: {
    from: "action",
    meaning: "The broker refused with a code that this version of the action does not know.",
    remedy: "Follow the broker's own words; a newer version of the action knows the code.",
  },
  cancelled: {
    from: "action",
    meaning: "The step was cancelled before the task ran.",
    remedy: "Re-run the job.",
  },
  internal: {
    from: "action",
    meaning: "A fault of stepkey itself.",
    remedy:
      "Report it with the line that names it; the credential was ended as far as it could be.",
  },
  broker_answer_malformed: {
    from: "action",
    meaning: "The broker's answer is not of the form that was expected.",
    remedy: "Use a broker of the action's version, and check that `broker` names it.",
  },
  provider_denied: {
    from: "action",
    meaning: "The provider refused to issue the credential.",
    remedy: "Check the role and its trust policy: `stepkey trust` prints the one that fits.",
  },
  provider_unavailable: {
    from: "action",
    meaning: "The provider does not answer, or asks to try again later.",
    remedy: "Re-run the job.",
  },
  credential_not_read_only: {
    from: "action",
    meaning: "The credential can write, but read was asked for.",
    remedy: "Say `access: write`, or limit the credential to reading.",
  },
  task_not_started: {
    from: "action",
    meaning: "The task could not be started.",
    remedy: "Check `shell` and `working-directory`.",
  },
  lease_withdrawn: {
    from: "action",
    meaning: "The lease ended while the task ran.",
    remedy: "The message says why; a new approval or a re-run is needed.",
  },
  secret_in_output: {
    from: "action",
    meaning: "The task wrote a secret to its outputs or summary.",
    remedy: "Write something else there; the secret was held back.",
  },
  task_output_malformed: {
    from: "action",
    meaning: "What the task wrote to its outputs or summary cannot be read.",
    remedy: "Write `name=value` lines, or a delimiter for values of several lines.",
  },
  residue_found: {
    from: "action",
    meaning: "The task left its secret in a file.",
    remedy: "Remove the file in the task, or keep the secret in the environment only.",
  },
  revocation_failed: {
    from: "action",
    meaning: "The credential could not be revoked.",
    remedy: "The receipt says until when it lives; `stepkey revoke` ends it.",
  },
  // --- the command line's own
  usage: {
    from: "cli",
    meaning: "The command line is not understood.",
    remedy: "`stepkey --help` lists the commands.",
  },
  configuration_invalid: {
    from: "cli",
    meaning: "The configuration has mistakes.",
    remedy: "Mend each named place.",
  },
  policy_invalid: {
    from: "cli",
    meaning: "The policy has mistakes.",
    remedy: "Mend each named place.",
  },
  lease_unknown: {
    from: "cli",
    meaning: "No lease has that id, or more than one begins with it.",
    remedy: "`stepkey leases --state all --json` shows every lease with its whole id.",
  },
  file_unreadable: {
    from: "cli",
    meaning: "A file cannot be read.",
    remedy: "Check its path and permissions.",
  },
} as const satisfies Record<string, CodeEntry>;

export type FailureCode = keyof typeof FAILURE_CODES;

/** The codes that the broker may answer with. */
export type BrokerCode = {
  [K in FailureCode]: (typeof FAILURE_CODES)[K] extends { readonly wire: WireError } ? K : never;
}[FailureCode];

export function codeEntry(code: FailureCode): CodeEntry {
  return FAILURE_CODES[code];
}

import { BREAK_GLASS_CODES } from "./break-glass-codes.ts";
import type { CodeEntry } from "./code-entry.ts";
import { ID_TOKEN_CODES } from "./id-token-codes.ts";
import { NAMED_TASK_CODES } from "./named-task-codes.ts";

const OTHER_VERSION =
  "Use a stepkey action of the broker's version. docs/broker-api.md describes the request.";

/** The broker's codes, each with the OAuth error and the HTTP status of its response. */
export const BROKER_CODES = {
  request_malformed: {
    from: "broker",
    wire: { status: 400, error: "invalid_request" },
    meaning: "The request does not have the form that this endpoint expects.",
    remedy: OTHER_VERSION,
  },
  authorization_details_malformed: {
    from: "broker",
    wire: { status: 400, error: "invalid_authorization_details" },
    meaning: "authorization_details is not an array with exactly one stepkey request.",
    remedy: OTHER_VERSION,
  },
  supplied_missing: {
    from: "broker",
    wire: { status: 400, error: "invalid_authorization_details" },
    meaning: "This grant needs what only the step can make: a public key.",
    remedy: OTHER_VERSION,
  },
  not_found: {
    from: "broker",
    wire: { status: 404, error: "invalid_request" },
    meaning: "There is no such endpoint.",
    remedy: "Check the `broker` input: it must be the broker's base URL, without a path.",
  },
  method_not_allowed: {
    from: "broker",
    wire: { status: 405, error: "invalid_request" },
    meaning: "This endpoint does not accept this method.",
    remedy: "docs/broker-api.md lists the endpoints and their methods.",
  },
  request_timeout: {
    from: "broker",
    wire: { status: 408, error: "invalid_request" },
    meaning: "The request did not arrive in time.",
    remedy: "Try again, and check the network between the runner and the broker.",
  },
  request_too_large: {
    from: "broker",
    wire: { status: 413, error: "invalid_request" },
    meaning: "The request body is larger than the broker accepts.",
    remedy: "A stepkey request is far smaller than 64 KiB. Check what was sent.",
  },
  media_type_unsupported: {
    from: "broker",
    wire: { status: 415, error: "invalid_request" },
    meaning: "This endpoint does not accept the request's content type.",
    remedy: "Send application/x-www-form-urlencoded.",
  },
  headers_too_large: {
    from: "broker",
    wire: { status: 431, error: "invalid_request" },
    meaning: "The request headers are larger than the broker accepts.",
    remedy: "Send fewer or shorter headers.",
  },
  ...ID_TOKEN_CODES,
  owner_unknown: {
    from: "broker",
    wire: { status: 403, error: "access_denied" },
    meaning: "This broker does not serve the owner of this repository.",
    remedy: "Ask the broker's admin to add the owner's numeric id to `owners`.",
  },
  environment_mismatch: {
    from: "broker",
    wire: { status: 403, error: "access_denied" },
    meaning: "The environments of the job, the request and the grant are not the same.",
    remedy: "Set the grant's environment on the job and in the `environment` input.",
  },
  environment_not_granted: {
    from: "broker",
    wire: { status: 403, error: "access_denied" },
    meaning: "The job and the step have the same environment, but this grant is for another one.",
    remedy:
      "Set the grant's environment on the job and in the `environment` input, or name the grant for this environment. `stepkey explain` shows which environment a grant has.",
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
    meaning: "The requested access is not the access of this grant.",
    remedy: "Set the `access` input to the access of the grant.",
  },
  grant_refused: {
    from: "broker",
    wire: { status: 403, error: "access_denied" },
    meaning: "There is no such grant for this job.",
    remedy:
      "Check the name of the grant, and what it allows. `stepkey explain` shows which rule refuses.",
  },
  grant_unusable: {
    from: "broker",
    wire: { status: 403, error: "access_denied" },
    meaning:
      "This grant cannot be issued: what it names on its server does not exist, or cannot be granted.",
    remedy:
      "Ask your platform team: the broker's log says what is wrong and what to do. Then re-run this job.",
  },
  write_event_refused: {
    from: "broker",
    wire: { status: 403, error: "access_denied" },
    meaning:
      "Write access is never issued on this event, on a tag that policy does not list, or to Dependabot.",
    remedy:
      "Run the job on pull_request, pull_request_review, push, workflow_dispatch, repository_dispatch, schedule or merge_group. On a tag, or on release, policy must list the tag under `tags` of the grant.",
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
    meaning: "This write is refused, and an approval would not change that.",
    remedy: "Ask your platform team: the broker's audit log names the rule that refused.",
  },
  sealed: {
    from: "broker",
    wire: { status: 403, error: "access_denied" },
    meaning: "This job has already received this grant.",
    remedy:
      "A job receives a grant as often as `per-job` of the grant says: once, unless policy sets more. Do all the work in the one step that requests it, or ask your platform team to set `per-job`.",
  },
  ...NAMED_TASK_CODES,
  job_closed: {
    from: "broker",
    wire: { status: 403, error: "access_denied" },
    meaning: "This job is closed: nothing more is issued to it.",
    remedy: "Re-run the job.",
  },
  ttl_too_long: {
    from: "broker",
    wire: { status: 403, error: "access_denied" },
    meaning: "The requested ttl is longer than this grant allows.",
    remedy: "Request a shorter `ttl`, or leave it out.",
  },
  frozen: {
    from: "broker",
    wire: { status: 403, error: "access_denied" },
    meaning: "An admin has stopped issuing.",
    remedy: "Ask your platform team. `stepkey thaw` undoes the freeze.",
  },
  lease_token_invalid: {
    from: "broker",
    wire: { status: 401, error: "invalid_token" },
    meaning: "The bearer token is missing or unknown.",
    remedy: "Send the lease token that came with the lease.",
  },
  webhook_signature_invalid: {
    from: "broker",
    wire: { status: 401, error: "invalid_token" },
    meaning: "The signature of this webhook delivery is missing or wrong.",
    remedy:
      "Set the same secret in the webhook's settings at GitHub and in `github.webhook-secret`. Only X-Hub-Signature-256 is accepted.",
  },
  ...BREAK_GLASS_CODES,
  provider_failed: {
    from: "broker",
    wire: { status: 503, error: "temporarily_unavailable" },
    meaning: "The credential could not be issued.",
    remedy: "Re-run the job. The broker's audit log has the provider's error.",
  },
  revocation_pending: {
    from: "broker",
    wire: { status: 503, error: "temporarily_unavailable" },
    meaning: "The lease could not be ended yet.",
    remedy: "Try again. The broker keeps trying until the credential is dead.",
  },
  keys_unavailable: {
    from: "broker",
    wire: { status: 503, error: "temporarily_unavailable" },
    meaning: "The issuer's keys could not be read.",
    remedy: "Try again in a minute. The broker must be able to reach the issuer.",
  },
  github_unavailable: {
    from: "broker",
    wire: { status: 503, error: "temporarily_unavailable" },
    meaning: "GitHub could not be read.",
    remedy: "Try again in a minute.",
  },
  github_app_suspended: {
    from: "broker",
    wire: { status: 403, error: "access_denied" },
    meaning: "The GitHub App by which the broker reads approvals is suspended by its owner.",
    remedy:
      "Ask an owner of the organisation to unsuspend the App, in its settings under GitHub Apps. Then re-run this job.",
  },
  github_app_missing: {
    from: "broker",
    wire: { status: 403, error: "access_denied" },
    meaning:
      "The GitHub App by which the broker reads approvals is not installed for this repository.",
    remedy:
      "Ask an owner of the organisation to install the App, or to give its installation this repository. Then re-run this job.",
  },
  store_unavailable: {
    from: "broker",
    wire: { status: 503, error: "temporarily_unavailable" },
    meaning: "The broker's store is not available.",
    remedy: "Try again. The broker's log has the error.",
  },
  policy_unavailable: {
    from: "broker",
    wire: { status: 503, error: "temporarily_unavailable" },
    meaning: "The broker's policy cannot be read, or is being replaced.",
    remedy:
      "Try again in a few seconds. If that does not help, check `policy` in the broker's configuration, and that the broker may read it.",
  },
  broker_fault: {
    from: "broker",
    wire: { status: 503, error: "temporarily_unavailable" },
    meaning: "An internal error occurred in the broker.",
    remedy: "Try again. The broker's log has the error under this trace.",
  },
  overloaded: {
    from: "broker",
    wire: { status: 429, error: "slow_down" },
    meaning: "The broker has more requests than it accepts at once.",
    remedy: "Try again after the time in Retry-After.",
  },
  stopping: {
    from: "broker",
    wire: { status: 503, error: "temporarily_unavailable" },
    meaning: "The broker is stopping and issues nothing more.",
    remedy: "Try again: another broker responds, or this one after its restart.",
  },
} as const satisfies Record<string, CodeEntry>;

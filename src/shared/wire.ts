import type { Access } from "./claims.ts";
import type { FileMode } from "./credential-file.ts";
import type { AskedTask, AskingAgent, TaskDefinition } from "./task-wire.ts";

/** The broker's wire, in OAuth's words (RFC 8693, RFC 9396): what the action sends and what the broker returns. */

export const GRANT_TYPE = "urn:ietf:params:oauth:grant-type:token-exchange";
export const SUBJECT_TOKEN_TYPE = "urn:ietf:params:oauth:token-type:id_token";
export const ISSUED_TOKEN_TYPE = "urn:stepkey:token-type:lease";

/** In requests to the broker and in responses of `POST /token`: the commit of stepkey that runs there, if it is known. */
export const COMMIT_HEADER = "x-stepkey-commit";

/** The one element of `authorization_details` in a request. */
export interface AuthorizationDetail {
  readonly type: "stepkey";
  readonly grant: string;
  readonly environment?: string;
  readonly access: Access;
  readonly step: string;
  /** The action that gets the credential, `owner/repository@COMMIT` or `./path`; absent for a script. */
  readonly uses?: string;
  /** Seconds. */
  readonly ttl?: number;
  /** Random, base64url, at least 22 characters; a step repeats its own to ask again for a response that was lost. */
  readonly request: string;
  /** What the client brings along for the issue, by name (a public key): only where the grant's kind takes it. */
  readonly supplied?: Readonly<Record<string, string>>;
  /** The named task that gets the credential: `uses` is absent then, and its own `per-job` counts instead of the grant's. */
  readonly task?: AskedTask;
  /** Present if an agent asks through the action's MCP server. */
  readonly agent?: AskingAgent;
}

/** The one element of `authorization_details` in a response. */
export interface IssuedDetail {
  readonly type: "stepkey";
  readonly grant: string;
  readonly environment?: string;
  readonly access: Access;
  readonly step: string;
  readonly lease: string;
  /** RFC 3339: when the broker ends it. */
  readonly expires_at: string;
  /** RFC 3339: when the provider ends it by itself; absent if it never does. */
  readonly dies_at?: string;
}

/**
 * The body of a granted `POST /token`. Beyond OAuth it carries what the log and the receipt show: whom the credential
 * was issued to, and the approvals it rests on.
 */
export interface TokenResponse {
  readonly access_token: string;
  readonly issued_token_type: typeof ISSUED_TOKEN_TYPE;
  readonly token_type: "N_A";
  readonly expires_in: number;
  readonly authorization_details: readonly [IssuedDetail];
  readonly credential: {
    readonly kind: string;
    readonly env: Readonly<Record<string, string>>;
    readonly files: readonly CredentialFileOnWire[];
    /** Names in `env` whose values must be masked. */
    readonly secret: readonly string[];
  };
  readonly heartbeat_interval: number;
  readonly issued_to: string;
  readonly decision: DecisionSummary;
  /** What policy says of the task that was asked for, when this was issued. */
  readonly task?: TaskDefinition;
}

/** A file of a credential. Values of `env` name it by its placeholder (credential-file.ts). */
export interface CredentialFileOnWire {
  readonly name: string;
  readonly mode: FileMode;
  readonly content: string;
  /** Whether the content must be masked. */
  readonly secret: boolean;
}

/** Why it was granted, safe to publish. */
export interface DecisionSummary {
  readonly trace: string;
  /** The rule that decided: `octo-org/shop.yml:9 orders-migrate`. */
  readonly rule: string;
  /** The commits that the policy is from, where the broker reads it from GitHub: the repository's first. */
  readonly policy?: readonly PolicyCommitOnWire[];
  readonly pull_request?: number;
  /** Login of the pull request's author, where the gate read it: the job may have been started by somebody else. */
  readonly author?: string;
  readonly commit: string;
  readonly agent: boolean;
  readonly required_approvals: number;
  readonly approvals: readonly {
    readonly review_id: number;
    readonly login: string;
    readonly commit: string;
    /** RFC 3339. */
    readonly submitted_at: string;
  }[];
  /** Why no approval was needed, when the grant says so. */
  readonly reason?: string;
  /** `observe`: what policy would have refused. */
  readonly observed?: readonly string[];
}

/** A policy file, and the commit that it was read at. */
export interface PolicyCommitOnWire {
  readonly repository: string;
  readonly path: string;
  readonly commit: string;
}

/** RFC 6749 §5.2, with our own stable code, the remedy, and the trace that the audit log knows. */
export interface ErrorResponse {
  readonly error: string;
  readonly error_description: string;
  readonly code: string;
  readonly remedy: string;
  readonly trace: string;
  /** Only with `authorization_pending`: seconds until it makes sense to ask again. */
  readonly interval?: number;
  /** Only with `authorization_pending`: who is asked for what, on which commit. */
  readonly pending?: PendingSummary;
  /** Only with `supplied_missing`: what to bring along in `supplied`. */
  readonly needs?: NeedsSummary;
}

/** What a grant needs of whoever asks for it. */
export interface NeedsSummary {
  /** The grant's kind of credential. */
  readonly kind: string;
  /** Names of fields of `supplied`. */
  readonly fields: readonly string[];
}

export interface PendingSummary {
  readonly pull_request?: number;
  readonly pull_request_url?: string;
  readonly commit: string;
  readonly missing: number;
  readonly have: number;
  readonly who: string;
  /** One line each: `mona approved 91be003, which is no longer the head`. */
  readonly reasons: readonly string[];
}

export interface RevokeResponse {
  readonly state: string;
  readonly proof: {
    readonly checked_at: string;
    readonly by: "broker";
    readonly facts: readonly string[];
  };
  /** What is left to remove now that nobody can use the credential; absent when the kind leaves nothing. */
  readonly tidy?: TidyReport;
  /** What the lease leaves readable or writable for others; absent when nothing was found, or nobody looked. */
  readonly findings?: readonly FindingOnWire[];
}

export const TIDY_STATES = ["pending", "done", "stuck"] as const;

export interface TidyReport {
  readonly state: (typeof TIDY_STATES)[number];
  readonly facts: readonly string[];
}

/** One thing that a lease left behind for others, and what removes it. */
export interface FindingOnWire {
  readonly what: string;
  readonly fix: string;
}

export type HeartbeatResponse =
  | { readonly active: true; readonly expires_at: string }
  | {
      readonly active: false;
      readonly reason: "withdrawn" | "expired" | "revoked" | "silent";
      /** What withdrew the approval, and who, as one sentence. */
      readonly because?: string;
    };

/** The response of `DELETE /leases`. */
export interface CloseJobResponse {
  readonly leases: readonly (RevokeResponse & { readonly lease: string })[];
}

import type { Fact, Protection } from "../facts.ts";
import type { CheckSettings } from "./check-facts.ts";

/** What GitHub's settings say about what one policy names. Nothing that could not be read counts as good. */
export interface SettingFacts extends ApproverFacts {
  /** `owner/name` */
  readonly repository: string;
  readonly repositoryId: Fact<number>;
  readonly defaultBranch: Fact<string>;
  /** By name, each branch of `bases`, or the default branch. */
  readonly bases: ReadonlyMap<string, BaseSettings>;
  /** By name, whether GitHub shows a merge queue of each of them; empty where no grant writes on `merge_group`. */
  readonly queues: ReadonlyMap<string, Fact<boolean>>;
  /** By name, what each of them requires of the broker's check; empty where nothing is to be said of it. */
  readonly checks: ReadonlyMap<string, CheckSettings>;
  /** Those that the policy names, as far as the repository has them. */
  readonly environments: Fact<readonly EnvironmentSettings[]>;
  /** The names of all that the repository has; none where they could not be read, or are not needed. */
  readonly environmentNames: readonly string[];
}

/** Who may give approvals, by name as policy writes it: `@mona`, `@octo-org/dba`. */
export interface ApproverFacts {
  readonly people: ReadonlyMap<string, Fact<PersonSettings>>;
  readonly teams: ReadonlyMap<string, Fact<TeamSettings>>;
}

/** Whether somebody may write, by repository: `owner/name`. */
export type WriteAccess = ReadonlyMap<string, Fact<boolean>>;

export interface BaseSettings {
  readonly exists: Fact<boolean>;
  readonly protection: Protection;
  /** Who may bypass what requires the review, in words. Unread where GitHub shows it only to who may edit it. */
  readonly bypass: Fact<readonly string[]>;
}

export interface EnvironmentSettings {
  readonly name: string;
  readonly hasReviewers: boolean;
  /** Whether a wait timer delays its jobs. */
  readonly waits: boolean;
  /** Whether an App decides about its jobs. Read only where nobody else does. */
  readonly hasCustomRule: Fact<boolean>;
  /** Whether only some branches or tags may use it. */
  readonly limitsRefs: boolean;
  /** Undefined: GitHub does not say. */
  readonly adminsBypass: boolean | undefined;
}

/** Undefined: there is no such account. */
export type PersonSettings =
  | { readonly isHuman: boolean; readonly mayWrite: WriteAccess }
  | undefined;

/** Undefined: there is no such team, or the token sees none of the organisation's. */
export type TeamSettings =
  | { readonly members: number | undefined; readonly mayWrite: WriteAccess }
  | undefined;

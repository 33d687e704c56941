import type { PolicyScope } from "../../policy/document.ts";
import type { DocumentSlot } from "../../policy/evaluate.ts";
import type { Result } from "../../shared/result.ts";
import type { PolicyOverview } from "./policy-overview.ts";

/** The two policy documents that apply to a repository. */
export interface PolicyDocuments {
  readonly repository: DocumentSlot;
  readonly organisation: DocumentSlot;
  /** The commits on GitHub that they are from, the repository's first; absent for a directory. */
  readonly commits?: readonly PolicyCommit[];
  /** Whose file the repository's is, as GitHub says; absent for a directory, and where there is no file. */
  readonly owned?: { readonly repositoryId: number; readonly ownerId: number | undefined };
  /** Why they are too old for a write; undefined when they are not. */
  readonly tooOldForWrites?: string | undefined;
}

/** A policy file as a commit has it. */
export interface PolicyCommit {
  /** `octo-org/shop` */
  readonly repository: string;
  readonly path: string;
  readonly commit: string;
}

export interface PolicySource {
  /**
   * The documents for `owner/name`, as they are now. With the repository's id, another repository that has this name by now has none
   * of them. The error says why no complete policy can be read.
   */
  find(repository: string, repositoryId?: number): Promise<Result<PolicyDocuments, string>>;
  /**
   * Every `owner/name` that had a document when the source was last looked at as a whole. `isFresh`: that has one now, which
   * takes a moment longer.
   */
  repositories(isFresh?: boolean): Promise<string[]>;
  /**
   * Those of them that have a grant of this name, as far as is known without asking anybody else. A grant that was added since
   * may be missing, and one that was removed may be there.
   */
  repositoriesWith(grant: string): Promise<readonly string[]>;
  /** Whether policy can be read at all. */
  isUsable(): Promise<boolean>;
}

/** A source of which an admin sees all that it has. */
export interface OverseenPolicy extends PolicySource {
  /** Reads every document, so that mistakes show before a job asks. The error says why that cannot be done. */
  readAll(): Promise<Result<PolicyOverview, string>>;
  /** What is remembered of a repository may no longer be true. */
  forget(repositoryId: number): void;
  /** One source of the overview; undefined when it is gone. */
  open(source: string): Promise<OpenedPolicy | undefined>;
}

export interface OpenedPolicy {
  readonly scope: PolicyScope;
  readonly slot: DocumentSlot;
  /** Undefined when it cannot be read. */
  text(): Promise<string | undefined>;
}

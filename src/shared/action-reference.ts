import { COMMIT_SHA } from "./patterns.ts";

/** What `uses` names: an action of a repository at a ref, or one of the workspace. */
export type ActionReference = RepositoryAction | WorkspaceAction;

/** `owner/repository[/path]@ref`. */
export interface RepositoryAction {
  readonly from: "repository";
  readonly owner: string;
  readonly repository: string;
  /** Below the repository's root, without slashes at its ends; empty for the root. */
  readonly path: string;
  /** As it is written: a branch, a tag or a commit. See `isPinned`. */
  readonly ref: string;
}

/** `./path`. */
export interface WorkspaceAction {
  readonly from: "workspace";
  /** Below the workspace, without `./`; empty for the workspace itself. */
  readonly path: string;
}

const OWNER = /^[A-Za-z0-9][A-Za-z0-9_-]{0,99}$/u;
const REPOSITORY = /^(?!\.{1,2}$)[A-Za-z0-9._-]{1,100}$/u;
/** One directory of a path. What would leave the repository, or forge a line of the log, is not one. */
const SEGMENT = /^(?!\.{1,2}$)[^\\/\p{Cc}@]{1,255}$/u;
const REF = /^[^\s\p{Cc}~^:?*[\\]{1,255}$/u;
const MAX_SEGMENTS = 32;

/** Undefined for anything else, also for a Docker image. */
export function parseActionReference(text: string): ActionReference | undefined {
  if (text === "." || text.startsWith("./")) return workspaceAction(text.slice(1));
  const at = text.indexOf("@");
  if (at < 0) return undefined;
  const [owner = "", repository = "", ...path] = text.slice(0, at).split("/");
  const ref = text.slice(at + 1);
  const isValid = OWNER.test(owner) && REPOSITORY.test(repository) && REF.test(ref);
  if (!isValid || !isPath(path)) return undefined;
  return { from: "repository", owner, repository, path: path.join("/"), ref };
}

function workspaceAction(text: string): WorkspaceAction | undefined {
  const path = text.split("/").filter((segment) => segment !== "" && segment !== ".");
  return isPath(path) ? { from: "workspace", path: path.join("/") } : undefined;
}

function isPath(segments: readonly string[]): boolean {
  return segments.length <= MAX_SEGMENTS && segments.every((segment) => SEGMENT.test(segment));
}

/** Whether the reference is fixed: a full commit cannot be moved, as a tag or a branch can. */
export function isPinned({ ref }: Pick<RepositoryAction, "ref">): boolean {
  return COMMIT_SHA.test(ref);
}

/** As a workflow writes it. */
export function actionReferenceText(reference: ActionReference): string {
  if (reference.from === "workspace") return `./${reference.path}`;
  const { owner, repository, path, ref } = reference;
  return `${[owner, repository, ...(path === "" ? [] : [path])].join("/")}@${ref}`;
}

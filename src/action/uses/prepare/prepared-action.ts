import type { ActionReference, RepositoryAction } from "../../../shared/action-reference.ts";
import type { Failure } from "../../../shared/failure.ts";
import type { Result } from "../../../shared/result.ts";
import type { DockerCommand } from "../container/docker-command.ts";
import type { ExpressionScope } from "../expression/evaluate.ts";
import type { GivenInputs, PreparedInputs } from "../inputs/action-inputs.ts";
import type { CompositeStep } from "../metadata/composite-steps.ts";
import type { ActionMetadata, DockerRuns, JavaScriptRuns } from "../metadata/metadata.ts";

/** Where an action's files are. */
export interface LocatedAction {
  /** With its `action.yml`. */
  readonly directory: string;
  /** Of its repository, or the workspace: its files may be anywhere in it. */
  readonly root: string;
}

/** An action that can run, as far as that can be seen before there is a credential. */
export interface PreparedAction<Runs = PreparedRuns> extends LocatedAction {
  /** A nested one at its full commit, whatever its user wrote. */
  readonly reference: ActionReference;
  readonly metadata: ActionMetadata;
  readonly runs: Runs;
  readonly inputs: PreparedInputs;
  /** What its conditions read, too; they also have the variables of the action as `env`. */
  readonly scope: ActionScope;
}

export type PreparedRuns = JavaScriptRuns | PreparedDocker | PreparedComposite;

export interface PreparedDocker extends DockerRuns {
  /** Of the action that `uses` names; what a nested one starts is known when it is its turn. */
  readonly command?: DockerCommand;
}

/** A composite action, with all actions that its steps use. */
export interface PreparedComposite {
  readonly using: "composite";
  readonly steps: readonly PreparedStep[];
}

export interface PreparedStep {
  /** `2`, or `2.1` for the first step of the action that step 2 uses. */
  readonly position: string;
  readonly step: CompositeStep;
  /** Its `if`, as one expression. */
  readonly condition: string;
  /** What it uses; undefined for a script. */
  readonly action: PreparedAction | undefined;
  /** What its `uses` names the action by, where that is not a full commit: `the tag v4`. */
  readonly looseRef: string | undefined;
}

export type ActionScope = ExpressionScope & { readonly hasToken: boolean };

export interface Preparation {
  readonly reference: ActionReference;
  readonly inputs: GivenInputs;
  readonly scope: ActionScope;
  readonly nesting: Nesting;
}

/** Where a composite action gets the actions that its steps use. */
export interface Nesting {
  /** How many actions are around this one. */
  readonly depth: number;
  /** Of the step that uses this one, with a dot behind it; empty for the action that `uses` names. */
  readonly position: string;
  readonly workspace: string;
  /** Refuses what is not pinned to a full commit. */
  readonly isPinnedOnly: boolean;
  readonly fetch: FetchNested;
  /** Counts the actions of all levels. */
  readonly count: () => number;
}

export type FetchNested = (action: RepositoryAction) => Promise<Result<NestedFiles, Failure>>;

/** A nested action that was fetched. */
export interface NestedFiles extends LocatedAction {
  readonly sha: string;
  /** What its `uses` names it by, where that is not a full commit: `the tag v4`. */
  readonly looseRef: string | undefined;
}

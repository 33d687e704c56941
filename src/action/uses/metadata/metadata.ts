/** What an action's `action.yml` says, as far as stepkey needs it. */
export interface ActionMetadata {
  readonly name: string;
  /** By id, as it is written. Ids are compared without regard to case. */
  readonly inputs: ReadonlyMap<string, ActionInput>;
  /** By id. Only a composite action gives them a value. */
  readonly outputs: ReadonlyMap<string, ActionOutput>;
  readonly runs: ActionRuns;
  /** The whole file, for a parser that needs more of it. */
  readonly text: string;
}

export interface ActionInput {
  /** As it is written, and so perhaps with expressions; undefined without one. */
  readonly default: string | undefined;
  readonly isRequired: boolean;
  readonly deprecationMessage: string | undefined;
}

export interface ActionOutput {
  readonly value: string | undefined;
}

export type ActionRuns = JavaScriptRuns | CompositeRuns | DockerRuns;

export interface JavaScriptRuns {
  readonly using: "javascript";
  /** As the file names it: `node24`. All run on stepkey's own Node. */
  readonly node: string;
  /** Paths below the action's directory. */
  readonly main: string;
  readonly pre: string | undefined;
  readonly post: string | undefined;
  /** Conditions without `${{ }}`; `always()` where the file has none. */
  readonly preIf: string;
  readonly postIf: string;
}

export interface CompositeRuns {
  readonly using: "composite";
}

export interface DockerRuns {
  readonly using: "docker";
  /** `docker://` and the name of an image, or the path of a Dockerfile below the action's directory. */
  readonly image: string;
  /** As they are written, and so perhaps with expressions; undefined where the file has none. */
  readonly args: readonly string[] | undefined;
  readonly env: ReadonlyMap<string, string>;
  /** The programs of its parts: undefined is the image's own for `main`, and no such part for the others. */
  readonly main: string | undefined;
  readonly pre: string | undefined;
  readonly post: string | undefined;
  readonly preIf: string;
  readonly postIf: string;
}

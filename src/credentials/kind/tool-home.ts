/** Where one tool keeps its settings and logins, and what of them a private place needs. */
export interface ToolHome {
  /** As `keep-config` names it. */
  readonly name: string;
  /** What people call it, too: a hint for a wrong `keep-config`. In lower case. */
  readonly alsoCalled?: readonly string[];
  /** Each variable with its place in the private directory. */
  readonly variables: Readonly<Record<string, string>>;
  /** Other variables that decide the same: where the task has one of them, its author decided. */
  readonly decidedBy?: readonly string[];
  /** Whether the tool takes the variables' names in upper and lower case. */
  readonly anyCase?: true;
  /** Copied where they exist. */
  readonly copies: readonly Copied[];
  /** Programs, which can be large, and which hold no login: a link leads to the job's. */
  readonly links?: readonly Place[];
  /** Files that hold what the task sets or logs in to; mere use of the tool leaves them alone. */
  readonly watched: readonly string[];
  /** What the tool does not make itself: an empty file or directory. */
  readonly made?: { readonly path: string; readonly is: "file" | "directory" };
  /** The longest path of the directory that works. */
  readonly maxPath?: number;
}

export interface Place {
  /** Below `~`, or below `$CONFIG`: `XDG_CONFIG_HOME` where the task has it, else `~/.config`. */
  readonly from: string;
  readonly to: string;
}

export interface Copied extends Place {
  /** What is left out, or written in another way: see `src/delivery/homes/copied-text.ts`. */
  readonly as?: CopiedAs;
}

export type CopiedAs = "docker" | "kubectl" | "git";

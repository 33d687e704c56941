import { clientArguments, type Docker } from "./run-docker.ts";

/** A container that is to run. */
export interface ContainerRun {
  readonly docker: Docker;
  readonly name: string;
  readonly image: string;
  /** That of the job's services, if it has any. */
  readonly network: string | undefined;
  readonly mounts: readonly Mount[];
  /** Empty: the image's own. */
  readonly entrypoint: string;
  readonly args: readonly string[];
  /** Docker takes their values from its own environment, which other users of the machine cannot read. */
  readonly variables: readonly string[];
  /** Variables with values that everybody may read: paths in the container. */
  readonly paths: Readonly<Record<string, string>>;
}

export interface Mount {
  /** A path, or the name of a volume, which Docker makes then. */
  readonly source: string;
  readonly target: string;
  readonly type: "bind" | "volume";
  readonly isReadOnly?: true;
}

export const WORKSPACE = "/github/workspace";
export const HOME = "/github/home";

/** The command line of Docker that runs it. It holds no value of a variable. */
export function runArguments(run: ContainerRun): readonly string[] {
  const { docker, name, image, network, mounts, entrypoint, args, variables, paths } = run;
  return [
    ...clientArguments(docker.client, docker.config),
    "run",
    "--rm",
    `--name=${name}`,
    // The image is there, by its id: one that is gone is not another one.
    "--pull=never",
    `--workdir=${WORKSPACE}`,
    ...(network === undefined ? [] : [`--network=${network}`]),
    ...(entrypoint === "" ? [] : [`--entrypoint=${entrypoint}`]),
    ...variables.map((variable) => `--env=${variable}`),
    ...Object.entries(paths).map(([variable, path]) => `--env=${variable}=${path}`),
    ...mounts.map((mount) => `--mount=${mountText(mount)}`),
    image,
    ...args,
  ];
}

/** Fields of one line of CSV, as Docker reads them. */
function mountText({ type, source, target, isReadOnly }: Mount): string {
  const fields = [`type=${type}`, `source=${source}`, `target=${target}`];
  return [...fields, ...(isReadOnly === true ? ["readonly"] : [])].map(quoted).join(",");
}

function quoted(field: string): string {
  return /[",\n\r]/u.test(field) ? `"${field.replaceAll('"', '""')}"` : field;
}

import { describe, expect, it } from "vitest";
import { KINDS } from "../../../src/credentials/kinds.ts";
import { residuePlaces, type JobPlaces } from "../../../src/delivery/residue/places.ts";

const JOB: JobPlaces = {
  env: { GITHUB_WORKSPACE: "/w/shop", RUNNER_TEMP: "/w/_temp", HOME: "/github/home" },
  userHome: "/home/runner",
  runnerEnv: {},
  toolFiles: KINDS.flatMap(({ toolFiles }) => toolFiles ?? []),
};

const pathsOf = (changed: Partial<JobPlaces> = {}): readonly string[] =>
  residuePlaces({ ...JOB, ...changed }).map(({ path }) => path);

describe("the places where residue is searched for", () => {
  it("begin with the job's directories, then what tools are known to write, then what is large", () => {
    const paths = pathsOf();
    const order = [
      "/w/shop",
      "/w/_temp",
      "/github/home/.npmrc",
      "/tmp",
      "/github/home",
      "/home/runner",
    ];
    expect(paths.filter((path) => order.includes(path))).toEqual(order);
  });

  it.each([
    ".npmrc",
    ".docker",
    ".git-credentials",
    ".gitconfig",
    ".aws",
    ".kube",
    ".netrc",
    ".pgpass",
    ".bash_history",
    ".python_history",
    ".psql_history",
    ".config",
  ])("include %s in both homes, because HOME may be elsewhere", (file) => {
    expect(pathsOf()).toEqual(
      expect.arrayContaining([`/github/home/${file}`, `/home/runner/${file}`]),
    );
  });

  it("include what is shared by all users, where only our own files count", () => {
    const shared = residuePlaces(JOB).filter((root) => root.shared === true);
    expect(shared.map(({ path }) => path)).toEqual(["/dev/shm", "/tmp", "/var/tmp"]);
  });

  it("include where a variable puts a tool's files, each of several", () => {
    const env = { ...JOB.env, DOCKER_CONFIG: "/data/docker", KUBECONFIG: "/data/a:/data/b" };
    expect(residuePlaces({ ...JOB, env })).toEqual(
      expect.arrayContaining([
        { name: "$DOCKER_CONFIG", path: "/data/docker", optional: true },
        { name: "$KUBECONFIG", path: "/data/a", optional: true },
        { name: "$KUBECONFIG", path: "/data/b", optional: true },
      ]),
    );
  });

  it("are not widened to the system by a planted variable", () => {
    for (const path of ["/", "/usr", "..", "relative", "/w/../.."]) {
      expect(pathsOf({ env: { ...JOB.env, DOCKER_CONFIG: path } })).toEqual(pathsOf());
    }
  });

  it("leave out what the runner's owner leaves out, and never the job's own directories", () => {
    const runnerEnv = { STEPKEY_RESIDUE_SKIP: "/tmp:/home/runner:/w:/github" };
    const paths = pathsOf({ runnerEnv });
    expect(paths).not.toContain("/tmp");
    expect(paths.filter((path) => path.startsWith("/home/runner"))).toEqual([]);
    expect(paths).toEqual(expect.arrayContaining(["/w/shop", "/github/home", "/dev/shm"]));
  });

  it("are the same without a user in passwd", () => {
    expect(pathsOf({ userHome: undefined })).toContain("/github/home");
  });
});

/* oxlint-disable node/no-process-env -- the entry is where the environment is read, once */
// Nothing is imported up here: most posts have nothing to do, and every job pays for loading.
const { env } = process;

// Main saves it before the first credential can exist; without it there is nothing to end.
if ((env["STATE_session"] ?? "") !== "") {
  void import("./start-post.ts").then(({ startPost }) => startPost(env));
}

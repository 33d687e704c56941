/* oxlint-disable node/no-process-env -- the entry is where the environment is read, once */
// Nothing is imported statically: most posts have nothing to do, and loading a module slows down every job.
const { env } = process;

// Main saves it before a credential can exist; without it there is nothing to end.
if ((env["STATE_session"] ?? "") !== "") {
  void import("./start-post.ts").then(({ startPost }) => startPost(env));
}

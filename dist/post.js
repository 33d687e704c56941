// src/action/post.ts
const { env } = process;
if ((env["STATE_session"] ?? "") !== "") import("./chunks/start-post.js").then(({ startPost }) => startPost(env));
export {};

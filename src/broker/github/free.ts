/** Marks a response that cost nothing of GitHub's rate limit: it was unchanged, or read for somebody else too. */
export const FREE_HEADER = "x-stepkey-free";

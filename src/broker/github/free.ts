/** Marks a response that cost nothing of GitHub's rate limit: it was unchanged, or read for somebody else too. */
export const FREE_HEADER = "x-stepkey-free";

/** The owner whose installation's rate limit a response cost. Absent where one token reads everything. */
export const ACCOUNT_HEADER = "x-stepkey-account";

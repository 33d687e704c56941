import type { Clock } from "../../shared/clock.ts";
import { retryAfterMs } from "../../shared/http.ts";
import type { Result } from "../../shared/result.ts";
import { known, unreadable, type Fact } from "../facts.ts";
import type { GitHubAnswer, GitHubApi, GitHubFailure, GitHubParams, GitHubRequest } from "./api.ts";
import type { Parser } from "./schema.ts";

/** GitHub does not answer now, and may later: 5xx, time-outs, rate limits. */
export interface Unavailable {
  readonly message: string;
  readonly retryAfterSeconds: number;
}

interface Question<T> {
  readonly route: GitHubRequest["route"];
  readonly params: GitHubParams;
  readonly variables?: GitHubRequest["variables"];
  /** What is read, for people: `the reviews of pull request 42`. */
  readonly what: string;
  readonly parse: Parser<T>;
}

interface PagedQuestion<T> extends Question<readonly T[]> {
  /** Stops after the page on which this is true of one item. */
  readonly until?: (item: T) => boolean;
}

/**
 * One visit to GitHub. What cannot be read is a fact that says so. When GitHub is not available, the visit as a whole
 * fails: `unavailable()` says why, and no fact of the visit may be used.
 */
export interface Reader {
  one<T>(question: Question<T>): Promise<Fact<T>>;
  /** All pages, by the Link header. */
  all<T>(question: PagedQuestion<T>): Promise<Fact<readonly T[]>>;
  /** As `one`, but says how GitHub refused: for reads where a 404 is an answer. */
  status<T>(question: Question<T>): Promise<Fact<T> & Refusal>;
  unavailable(): Unavailable | undefined;
}

/** GitHub's status and word, where it refused. */
interface Refusal {
  readonly status?: number;
  readonly message?: string;
}

export interface ReaderOptions {
  readonly api: GitHubApi;
  readonly clock: Clock;
  /** 0 to 1, spreads the waits: `Math.random` in the product. */
  readonly jitter: () => number;
  readonly signal: AbortSignal;
  /** For the whole visit, in milliseconds: a wait that would not fit is not begun. */
  readonly budgetMs: number;
}

const ATTEMPTS = 4;
const FIRST_WAIT_MS = 250;
const MOST_PAGES = 100;
const DEFAULT_RETRY_AFTER_SECONDS = 30;

export function createReader(options: ReaderOptions): Reader {
  const endsAt = options.clock.now() + options.budgetMs;
  let failed: Unavailable | undefined;
  const ask = async <T>(question: Question<T>): Promise<GitHubAnswer | undefined> => {
    if (failed !== undefined) return undefined;
    const outcome = await askPatiently(question, options, endsAt);
    if (outcome.kind === "answered") return outcome.answer;
    failed ??= outcome.unavailable;
    return undefined;
  };
  const status: Reader["status"] = async (question) => {
    const answer = await ask(question);
    return answer === undefined ? notNow(question) : factOf(question, answer);
  };
  return {
    one: status,
    status,
    all: (question) => readPages(question, ask),
    unavailable: () => failed,
  };
}

function notNow({ what }: Question<unknown>): Fact<never> {
  return unreadable(`GitHub was not available for ${what}`);
}

type Ask = (question: Question<unknown>) => Promise<GitHubAnswer | undefined>;

async function readPages<T>(question: PagedQuestion<T>, ask: Ask): Promise<Fact<readonly T[]>> {
  const items: T[] = [];
  let place: GitHubParams = {};
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const answer = await ask({
      ...question,
      params: { per_page: 100, ...question.params, ...place },
    });
    if (answer === undefined) return notNow(question);
    const fact = factOf(question, answer);
    if (!fact.known) return fact;
    items.push(...fact.value);
    if (question.until !== undefined && fact.value.some(question.until)) return known(items);
    const next = nextPage(answer.headers["link"]);
    if (next === "none") return known(items);
    if (next === undefined) {
      return unreadable(`GitHub's way to the next page of ${question.what} is not understood`);
    }
    place = next;
  }
  return unreadable(`GitHub has more than ${MOST_PAGES} pages of ${question.what}`);
}

/**
 * Where the next page is, by its place in the Link header (RFC 8288): a page's number, or a cursor. Only these are taken
 * over, never the URL: the token goes where the API is, and nowhere else. Undefined when it is not understood.
 */
export function nextPage(link: string | undefined): GitHubParams | "none" | undefined {
  const next = /<([^<>]*)>\s*;[^,<]*\brel="?next"?/iu.exec(link ?? "")?.[1];
  if (next === undefined) return "none";
  const query = new URLSearchParams(/\?([^#]*)/u.exec(next)?.[1] ?? "");
  const places = ["page", "after"].flatMap((name) => {
    const value = query.get(name);
    return value === null ? [] : [[name, value] as const];
  });
  return places.length === 0 ? undefined : Object.fromEntries(places);
}

function factOf<T>(question: Question<T>, answer: GitHubAnswer): Fact<T> & Refusal {
  const { status } = answer;
  if (status !== 200) {
    const message = messageOf(answer.data);
    return { ...unreadable(`GitHub answered ${status} for ${question.what}`), status, message };
  }
  const value = question.parse(answer.data);
  if (value.ok) return known(value.value);
  return unreadable(`GitHub's answer for ${question.what} is not understood: ${value.error}`);
}

type Asked =
  | { readonly kind: "answered"; readonly answer: GitHubAnswer }
  | { readonly kind: "unavailable"; readonly unavailable: Unavailable };

async function askPatiently(
  question: Question<unknown>,
  options: ReaderOptions,
  endsAt: number,
): Promise<Asked> {
  const { api, clock, signal } = options;
  const { route, params, variables } = question;
  const request = { route, params, signal, ...(variables === undefined ? {} : { variables }) };
  for (let attempt = 1; ; attempt += 1) {
    const outcome = await api.request(request);
    const trouble = troubleWith(outcome, clock.now());
    if (outcome.ok && trouble === undefined) return { kind: "answered", answer: outcome.value };
    const waitMs = waitOf(trouble, attempt, options);
    const fits = clock.now() + waitMs <= endsAt && attempt < ATTEMPTS;
    if (!fits || signal.aborted) return unavailableFor(question, trouble, waitMs);
    await clock.sleep(waitMs, signal);
  }
}

function waitOf(trouble: Trouble | undefined, attempt: number, { jitter }: ReaderOptions): number {
  const own = FIRST_WAIT_MS * 2 ** (attempt - 1) * (0.5 + jitter() / 2);
  return Math.max(own, trouble?.askedMs ?? 0);
}

function unavailableFor(
  { what }: Question<unknown>,
  trouble: Trouble | undefined,
  waitMs: number,
): Asked {
  const seconds = Math.ceil((trouble?.askedMs ?? 0) / 1000);
  const message = `${trouble?.message ?? "GitHub is not available"} (reading ${what}, next try possible in ${Math.ceil(waitMs / 1000)} s)`;
  const retryAfterSeconds = seconds > 0 ? seconds : DEFAULT_RETRY_AFTER_SECONDS;
  return { kind: "unavailable", unavailable: { message, retryAfterSeconds } };
}

interface Trouble {
  readonly message: string;
  /** How long GitHub asks to wait, in milliseconds; undefined when it does not say. */
  readonly askedMs: number | undefined;
}

/** What passes by waiting; undefined when the answer stands, good or bad. */
function troubleWith(
  outcome: Result<GitHubAnswer, GitHubFailure>,
  now: number,
): Trouble | undefined {
  if (!outcome.ok) return { message: outcome.error.message, askedMs: undefined };
  const { status, data } = outcome.value;
  if (status >= 500) {
    return { message: `GitHub answered ${status}`, askedMs: askedWait(outcome.value, now) };
  }
  if (isRateLimit(outcome.value)) {
    return { message: "GitHub's rate limit is reached", askedMs: askedWait(outcome.value, now) };
  }
  // Octokit hands on a torn or garbled body as text, or as nothing at all.
  if (status === 200 && (typeof data !== "object" || data === null)) {
    return { message: "GitHub's answer broke off", askedMs: undefined };
  }
  return undefined;
}

/**
 * A primary limit is 403 or 429 with nothing remaining, a secondary one has Retry-After or says so in words.
 * @see https://docs.github.com/en/rest/using-the-rest-api/rate-limits-for-the-rest-api
 */
function isRateLimit({ status, headers, data }: GitHubAnswer): boolean {
  if (status === 429) return true;
  if (status === 200) return isGraphqlLimit(data);
  if (status !== 403) return false;
  const told = headers["retry-after"] !== undefined || headers["x-ratelimit-remaining"] === "0";
  return told || /rate limit/iu.test(messageOf(data));
}

/** GraphQL answers 200 to what its limit refuses. */
function isGraphqlLimit(data: unknown): boolean {
  if (typeof data !== "object" || data === null || !("errors" in data)) return false;
  return Array.isArray(data.errors) && /"RATE_LIMITED"/u.test(JSON.stringify(data.errors));
}

function messageOf(data: unknown): string {
  if (typeof data !== "object" || data === null || !("message" in data)) return "";
  return typeof data.message === "string" ? data.message : "";
}

function askedWait({ headers }: GitHubAnswer, now: number): number | undefined {
  const asked = retryAfterMs(headers["retry-after"], now);
  if (asked !== undefined) return asked;
  const reset = Number(headers["x-ratelimit-reset"]);
  if (headers["x-ratelimit-remaining"] !== "0" || !Number.isFinite(reset)) return undefined;
  return Math.max(0, reset * 1000 - now);
}

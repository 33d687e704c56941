import { withBackoff, type Attempted, type Backoff } from "../../shared/backoff.ts";
import type { Clock, Instant } from "../../shared/clock.ts";
import { known, unreadable, type Fact } from "../facts.ts";
import type { AppDenial, GitHubApi, GitHubParams, GitHubRequest, GitHubResponse } from "./api.ts";
import type { Parser } from "./schema.ts";
import {
  errorMessageIn,
  graphqlError,
  nextPage,
  transientFault,
  type TransientFault,
} from "./response.ts";

/** GitHub cannot be read now, but may be later: 5xx, timeouts, rate limits. */
export interface Unavailable {
  readonly message: string;
  readonly retryAfterSeconds: number;
  /** Somebody has to change something first. */
  readonly denial?: AppDenial;
  readonly isRateLimit: boolean;
}

/** A permission of a fine-grained token or an App, as GitHub names it. Reading is enough for all of them. */
export type Permission =
  | "Actions"
  | "Administration"
  | "Contents"
  | "Members"
  | "Merge queues"
  | "Metadata"
  | "Pull requests";

interface ReadRequest<T> {
  readonly route: GitHubRequest["route"];
  readonly params: GitHubParams;
  readonly variables?: GitHubRequest["variables"];
  /** The repository that is decided about, where the route does not name it. */
  readonly home?: string;
  /** What is read, for people: `the reviews of pull request 42`. */
  readonly what: string;
  /** What the token needs for it. */
  readonly permission: Permission;
  readonly parse: Parser<T>;
}

interface PagedReadRequest<T> extends ReadRequest<readonly T[]> {
  /** Stops after the page on which this is true of one item. */
  readonly until?: (item: T) => boolean;
}

/**
 * Reads from GitHub for one decision. What cannot be read is a fact that says so. If GitHub is not available, everything
 * that this reader read is void: `unavailable()` says why.
 */
export interface Reader {
  one<T>(request: ReadRequest<T>): Promise<Fact<T>>;
  /** All pages, by the Link header. */
  all<T>(request: PagedReadRequest<T>): Promise<Fact<readonly T[]> & ErrorStatus>;
  /** As `one`, but with GitHub's status, for reads to which a 404 is a valid response. */
  status<T>(request: ReadRequest<T>): Promise<Fact<T> & ErrorStatus>;
  unavailable(): Unavailable | undefined;
}

/** GitHub's status and message, if it returned an error. */
interface ErrorStatus {
  readonly status?: number;
  readonly message?: string;
}

export interface ReaderOptions {
  readonly api: GitHubApi;
  readonly clock: Clock;
  /** 0 to 1, spreads the waits: `Math.random` in the product. */
  readonly jitter: () => number;
  readonly signal: AbortSignal;
  /** For everything that this reader reads, in milliseconds. A wait that would not fit is not begun. */
  readonly budgetMs: number;
}

const BACKOFF: Backoff = { attempts: 4, firstWaitMs: 250, jitter: 0.5 };
const MAX_PAGES = 100;
const DEFAULT_RETRY_AFTER_SECONDS = 30;

export function createReader(options: ReaderOptions): Reader {
  const until = options.clock.now() + options.budgetMs;
  let failed: Unavailable | undefined;
  const request = async <T>(read: ReadRequest<T>): Promise<GitHubResponse | undefined> => {
    if (failed !== undefined) return undefined;
    const outcome = await requestWithRetries(read, options, until);
    if (outcome.response !== undefined) return outcome.response;
    failed ??= unavailableFor(read, outcome.fault);
    return undefined;
  };
  const status: Reader["status"] = async (read) => {
    const response = await request(read);
    return response === undefined ? notAvailable(read) : factOf(read, response);
  };
  return {
    one: status,
    status,
    all: (read) => readPages(read, request),
    unavailable: () => failed,
  };
}

function notAvailable({ what }: ReadRequest<unknown>): Fact<never> {
  return unreadable(`GitHub was not available for ${what}`);
}

async function readPages<T>(
  read: PagedReadRequest<T>,
  request: (read: ReadRequest<unknown>) => Promise<GitHubResponse | undefined>,
): Promise<Fact<readonly T[]> & ErrorStatus> {
  const items: T[] = [];
  let position: GitHubParams = {};
  for (let page = 0; page < MAX_PAGES; page += 1) {
    const params = { per_page: 100, ...read.params, ...position };
    const response = await request({ ...read, params });
    if (response === undefined) return notAvailable(read);
    const fact = factOf(read, response);
    if (!fact.known) return fact;
    items.push(...fact.value);
    if (read.until !== undefined && fact.value.some(read.until)) return known(items);
    const next = nextPage(response.headers["link"]);
    if (next === "none") return known(items);
    if (next === undefined) {
      return unreadable(`GitHub's link to the next page of ${read.what} is not understood`);
    }
    position = next;
  }
  return unreadable(`GitHub has more than ${MAX_PAGES} pages of ${read.what}`);
}

function factOf<T>(read: ReadRequest<T>, response: GitHubResponse): Fact<T> & ErrorStatus {
  const { status, data } = response;
  if (status !== 200) {
    return { ...unreadable(whyRefused(read, status)), status, message: errorMessageIn(data) };
  }
  const error = read.route === "POST /graphql" ? graphqlError(data) : undefined;
  if (error !== undefined) {
    return unreadable(
      `GitHub returned an error for ${read.what}${error === "" ? "" : `: ${error}`}`,
    );
  }
  const value = read.parse(data);
  if (value.ok) return known(value.value);
  return unreadable(`GitHub's response for ${read.what} is not understood: ${value.error}`);
}

/** GitHub returns 404 also for what a token may not see. */
function whyRefused({ what, permission }: ReadRequest<unknown>, status: number): string {
  const returned = `GitHub returned ${status} for ${what}`;
  if (status === 401)
    return `${returned}: the token is not valid: it has expired, or was revoked or replaced`;
  if (status >= 300 && status < 400) return `${returned}: it has another name now`;
  if (status === 403) return `${returned}: the token needs the permission "${permission}: read"`;
  if (status !== 404) return returned;
  return `${returned}: it does not exist, or the token needs the permission "${permission}: read"`;
}

interface Requested {
  readonly response?: GitHubResponse;
  /** Why there is no response that counts. */
  readonly fault?: TransientFault;
}

async function requestWithRetries(
  { route, params, variables, home }: ReadRequest<unknown>,
  { api, clock, jitter, signal }: ReaderOptions,
  until: Instant,
): Promise<Requested> {
  const more = { ...(variables && { variables }), ...(home !== undefined && { home }) };
  const request = { route, params, signal, ...more };
  const effects = { clock, random: jitter, signal, until };
  return withBackoff(BACKOFF, effects, async (): Promise<Attempted<Requested>> => {
    const outcome = await api.request(request);
    const fault = transientFault(outcome, clock.now());
    if (fault?.denial !== undefined) return { outcome: { fault } };
    if (fault !== undefined) return { outcome: { fault }, again: { afterMs: fault.retryAfterMs } };
    return { outcome: outcome.ok ? { response: outcome.value } : {} };
  });
}

function unavailableFor(
  { what }: ReadRequest<unknown>,
  fault: TransientFault | undefined,
): Unavailable {
  const seconds = Math.ceil((fault?.retryAfterMs ?? 0) / 1000);
  return {
    message: `${fault?.message ?? "GitHub is not available"} (reading ${what})`,
    retryAfterSeconds: seconds > 0 ? seconds : DEFAULT_RETRY_AFTER_SECONDS,
    isRateLimit: fault?.isRateLimit === true,
    ...(fault?.denial === undefined ? {} : { denial: fault.denial }),
  };
}

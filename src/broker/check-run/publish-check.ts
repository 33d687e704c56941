import { createHash } from "node:crypto";
import { z } from "zod";
import type { GitHubFailure, GitHubResponse } from "../../approval/github/api.ts";
import { errorMessageIn } from "../../approval/github/response.ts";
import { id, parserOf } from "../../approval/github/schema.ts";
import { err, ok, type Result } from "../../shared/result.ts";
import type { GitHubWriter, WriteRequest } from "../github/writer.ts";
import type { RenderedCheck } from "./render-check.ts";

/** The name under which GitHub lists it, and by which branch protection requires it. */
export const CHECK_NAME = "stepkey";

/** What GitHub has of a check run, as the store keeps it. */
export interface PublishedCheck {
  readonly checkRunId: number;
  /** Of what was written. */
  readonly digest: string;
}

export interface PublishOrder {
  readonly owner: string;
  readonly repository: string;
  readonly head: string;
  /** `external_id`: by it the check run is found again. */
  readonly key: string;
  /** Id or client id of the App that writes. */
  readonly appId: string;
  readonly rendered: RenderedCheck;
  /** Undefined: it is not known that there is one. */
  readonly published: PublishedCheck | undefined;
  readonly signal: AbortSignal;
}

export interface PublishFault {
  readonly message: string;
  /** GitHub refused it, and will again: nothing is gained by another try soon. */
  readonly isRefusal: boolean;
}

/**
 * Writes the check run where its text is another one than GitHub has. A broker that died after it created one left no note of
 * that, so it is looked for before another is created: by its App, its name and its key.
 */
export async function publishCheck(
  writer: Pick<GitHubWriter, "send">,
  order: PublishOrder,
): Promise<Result<PublishedCheck, PublishFault>> {
  const { rendered, published } = order;
  const digest = digestOf(rendered);
  if (published?.digest === digest) return ok(published);
  if (published !== undefined) {
    const updated = await update(writer, order, published.checkRunId);
    if (updated.ok) return ok({ checkRunId: published.checkRunId, digest });
    // It is gone: the repository was transferred, or the App is another one now.
    if (updated.error.status !== 404) return err(faultOf(updated.error));
  }
  const found = await find(writer, order);
  if (!found.ok) return err(faultOf(found.error));
  const checkRunId = found.value;
  const written =
    checkRunId === undefined
      ? await create(writer, order)
      : await update(writer, order, checkRunId);
  if (!written.ok) return err(faultOf(written.error));
  return ok({ checkRunId: written.value, digest });
}

/** Of what GitHub is sent, so that a check run is written again only if it would say something else. */
export function digestOf(rendered: RenderedCheck): string {
  return createHash("sha256").update(JSON.stringify(rendered)).digest("base64url");
}

interface SendFault {
  readonly message: string;
  /** Undefined: GitHub did not respond. */
  readonly status?: number;
}

function faultOf({ message, status }: SendFault): PublishFault {
  return { message, isRefusal: status !== undefined && [403, 404, 410, 422].includes(status) };
}

const parseId = parserOf(z.object({ id }).transform((raw) => raw.id));
const parseRuns = parserOf(
  z
    .object({
      check_runs: z.array(
        z.object({
          id,
          external_id: z.string().nullish(),
          app: z.object({ id, client_id: z.string().nullish() }).nullish(),
        }),
      ),
    })
    .transform((raw) => raw.check_runs),
);

/** Others may give a check run the same name and key. GitHub lets an App change only its own. */
async function find(
  writer: Pick<GitHubWriter, "send">,
  order: PublishOrder,
): Promise<Result<number | undefined, SendFault>> {
  const sent = await send(writer, order, {
    route: "GET /repos/{owner}/{repo}/commits/{ref}/check-runs",
    params: { ref: order.head, check_name: CHECK_NAME, filter: "latest", per_page: 100 },
  });
  if (!sent.ok) return sent;
  const runs = parseRuns(sent.value.data);
  if (!runs.ok) return err({ message: `GitHub's list of check runs: ${runs.error}` });
  const own = runs.value.filter(
    ({ external_id: given, app }) => given === order.key && isApp(app, order.appId),
  );
  // The newest is the one that GitHub shows.
  return ok(own.length === 0 ? undefined : Math.max(...own.map((run) => run.id)));
}

function isApp(
  app: { readonly id: number; readonly client_id?: string | null | undefined } | null | undefined,
  appId: string,
): boolean {
  return app != null && (String(app.id) === appId || app.client_id === appId);
}

async function create(
  writer: Pick<GitHubWriter, "send">,
  order: PublishOrder,
): Promise<Result<number, SendFault>> {
  const sent = await send(writer, order, {
    route: "POST /repos/{owner}/{repo}/check-runs",
    params: {},
    body: {
      name: CHECK_NAME,
      head_sha: order.head,
      external_id: order.key,
      ...bodyOf(order.rendered),
    },
  });
  if (!sent.ok) return sent;
  const created = parseId(sent.value.data);
  return created.ok ? created : err({ message: `GitHub's new check run: ${created.error}` });
}

async function update(
  writer: Pick<GitHubWriter, "send">,
  order: PublishOrder,
  checkRunId: number,
): Promise<Result<number, SendFault>> {
  const sent = await send(writer, order, {
    route: "PATCH /repos/{owner}/{repo}/check-runs/{check_run_id}",
    params: { check_run_id: checkRunId },
    body: bodyOf(order.rendered),
  });
  return sent.ok ? ok(checkRunId) : sent;
}

function bodyOf({ status, conclusion, title, summary, text }: RenderedCheck) {
  return { status, conclusion, output: { title, summary, text } };
}

async function send(
  writer: Pick<GitHubWriter, "send">,
  { owner, repository, signal }: PublishOrder,
  request: Omit<WriteRequest, "signal">,
): Promise<Result<GitHubResponse, SendFault>> {
  const params = { owner, repo: repository, ...request.params };
  const sent: Result<GitHubResponse, GitHubFailure> = await writer.send(
    { owner, repository },
    "checks",
    { ...request, params, signal },
  );
  if (!sent.ok) return err({ message: sent.error.message });
  const { status, data } = sent.value;
  if (status >= 200 && status < 300) return ok(sent.value);
  const message = errorMessageIn(data);
  const why = message === "" ? "" : `: ${message}`;
  const needs = status === 403 ? ". The App that writes needs the permission Checks: write." : "";
  return err({ message: `GitHub returned ${status} for ${request.route}${why}${needs}`, status });
}

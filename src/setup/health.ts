import type { Jobs } from "../ledger/chat-records.ts";
import type { Route } from "../platforms/platform.ts";

/** `/health`: whether the ledger can be asked, and how much work waits since when. */
export function health(jobs: Pick<Jobs, "waiting">): Route {
  return {
    path: "/health",
    handle: async (request, response) => {
      if (request.method !== "GET" && request.method !== "HEAD") return void response.writeHead(405).end();
      response.setHeader("content-type", "application/json");
      try {
        const { count, oldest } = await jobs.waiting();
        response.end(JSON.stringify({ ok: true, waiting: count, oldest }));
      } catch {
        response.writeHead(503).end(JSON.stringify({ ok: false }));
      }
    },
  };
}

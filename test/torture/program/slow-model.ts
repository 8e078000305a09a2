import { setTimeout as sleep } from "node:timers/promises";
import { type Asked, type OpenaiServer, type Reply, startOpenaiServer } from "../../openai-server.ts";
import { asks, editorial, idsIn, isEditor, missing, verdicts } from "../../scripted-reviewer.ts";

/** A model that finds everything missing and asks five questions, each answer after so many milliseconds. */
export function slowModel(ms: number): Promise<OpenaiServer> {
  return startOpenaiServer(async (asked) => {
    await sleep(ms);
    return findsNothing(asked);
  });
}

/** What a model says that finds everything missing and asks five questions. */
export function findsNothing(asked: Asked): Reply {
  const ids = idsIn(asked);
  if (!isEditor(asked)) return verdicts(ids.map(missing));
  return editorial({ questions: ids.slice(0, 5).map((id) => asks(id, { quotes: [] })) });
}

/** The environment in which the program asks a model. */
export function asking(model: OpenaiServer): Readonly<Record<string, string>> {
  return { OPENAI_BASE_URL: model.url, OPENAI_API_KEY: "sk-torture", LOOPHOLE_MODEL: "slow-one" };
}

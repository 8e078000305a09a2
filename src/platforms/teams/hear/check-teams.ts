import { type Check, Failure } from "../../../errors.ts";
import { openBotService, publicCloud, type TeamsIdentity } from "./bot-service.ts";

/** Looks whether Microsoft takes the registration, and whether the keys of its requests can be had. */
export async function checkTeams(identity: TeamsIdentity, fetcher: typeof fetch): Promise<readonly Check[]> {
  if (identity.kind === "local") return [];
  return [
    await checked("Teams registration", async () => {
      const service = await openBotService(identity);
      await service.token(publicCloud.connectorAudience);
      return `Microsoft takes the app ${identity.appId}.`;
    }),
    await checked("Teams requests", async () => {
      const { ok, status } = await fetcher(publicCloud.openIdUrl, { signal: AbortSignal.timeout(15_000) });
      if (!ok) throw new Error(`${new URL(publicCloud.openIdUrl).host} answers ${status}`);
      return "The keys to check them with are there. The bot's messaging endpoint has to be your address with /api/messages.";
    }),
  ];
}

async function checked(what: string, look: () => Promise<string>): Promise<Check> {
  try {
    return { what, isFine: true, says: await look() };
  } catch (error) {
    return { what, isFine: false, says: said(error) };
  }
}

const advice: readonly (readonly [RegExp, string])[] = [
  [
    /AADSTS7000215|invalid_client/,
    "The client secret is not taken. Make a new one under “Certificates & secrets” and put its value into TEAMS_APP_PASSWORD.",
  ],
  [
    /AADSTS7000222/,
    "The client secret has ended. Make a new one under “Certificates & secrets” and put its value into TEAMS_APP_PASSWORD.",
  ],
  [/AADSTS700016/, "There is no app with that TEAMS_APP_ID in that tenant."],
  [/AADSTS90002/, "There is no tenant with that TEAMS_TENANT_ID."],
];

function said(error: unknown): string {
  if (error instanceof Failure) return error.message;
  const words = error instanceof Error ? error.message : String(error);
  const known = advice.find(([pattern]) => pattern.test(words));
  return known ? known[1] : `Microsoft could not be asked: ${words.split("\n")[0] ?? ""}`;
}

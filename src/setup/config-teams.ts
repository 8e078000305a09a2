import type { TeamsIdentity } from "../platforms/teams/hear/bot-service.ts";
import type { TeamsSettings } from "../platforms/teams/teams.ts";
import type { Settings } from "./settings.ts";

/** As whom the bot is registered with Microsoft, and who may use it; null where nothing of Teams is set. */
export function readTeams(settings: Settings): TeamsSettings | null {
  const appId = settings.text("TEAMS_APP_ID");
  const tenant = settings.text("TEAMS_TENANT_ID");
  const secret = settings.text("TEAMS_APP_PASSWORD");
  const thumbprint = settings.text("TEAMS_CERTIFICATE_THUMBPRINT");
  const privateKey = settings.text("TEAMS_CERTIFICATE_KEY")?.replaceAll(String.raw`\n`, "\n");
  const isManaged = settings.isOn("TEAMS_MANAGED_IDENTITY", false);
  const tenants = settings.list("TEAMS_TENANTS");
  const isTargeted = settings.isOn("TEAMS_PRIVATE_REPLIES", false);
  const given = { appId, tenant, secret, thumbprint, privateKey };
  if (Object.values(given).every((one) => one === undefined) && !isManaged) return null;
  for (const [name, value] of Object.entries({ TEAMS_APP_ID: appId, TEAMS_TENANT_ID: tenant })) {
    if (value === undefined)
      settings.problem(`Teams needs ${name}, which the app's registration in Entra shows.`);
    else if (!/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(value))
      settings.problem(`${name} has to be an id such as 01234567-89ab-cdef-0123-456789abcdef.`);
  }
  const identity = readIdentity(settings, { ...given, isManaged });
  return { identity, tenants, isTargeted };
}

interface Given {
  readonly appId: string | undefined;
  readonly tenant: string | undefined;
  readonly secret: string | undefined;
  readonly thumbprint: string | undefined;
  readonly privateKey: string | undefined;
  readonly isManaged: boolean;
}

function readIdentity(settings: Settings, given: Given): TeamsIdentity {
  const { appId = "", tenant = "", secret, thumbprint, privateKey, isManaged } = given;
  const ways = [secret !== undefined, thumbprint !== undefined || privateKey !== undefined, isManaged].filter(
    Boolean,
  );
  if (ways.length !== 1)
    settings.problem(
      "Teams needs one of TEAMS_APP_PASSWORD (a client secret), TEAMS_CERTIFICATE_THUMBPRINT with TEAMS_CERTIFICATE_KEY, " +
        "and TEAMS_MANAGED_IDENTITY=yes.",
    );
  if (isManaged) return { kind: "managed", appId, tenant };
  if (secret !== undefined) return { kind: "secret", appId, tenant, secret };
  if (thumbprint === undefined || privateKey === undefined)
    settings.problem("TEAMS_CERTIFICATE_THUMBPRINT and TEAMS_CERTIFICATE_KEY belong together.");
  return { kind: "certificate", appId, tenant, thumbprint: thumbprint ?? "", privateKey: privateKey ?? "" };
}

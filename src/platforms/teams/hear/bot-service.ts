import type { Activity } from "../activity.ts";

/**
 * What only Microsoft's SDK should do: telling the service's requests from anybody else's, and getting tokens. The SDK
 * is loaded when Teams is configured, and nowhere else. It is given everything that it needs to fail closed: without an
 * app id, or as a multi-tenant app, it would take any request from anybody.
 */
export interface BotService {
  /** Whether the service itself sent this. @throws where that cannot be told now, such as without a network */
  isGenuine(activity: Pick<Activity, "channelId" | "serviceUrl">, authorization: string): Promise<boolean>;
  /** A token for an audience of the same cloud, such as Graph; undefined in local play. */
  token(audience: string): Promise<string | undefined>;
}

/** As whom the bot is registered. Without a registration it plays, on this machine alone. */
export type TeamsIdentity =
  | { readonly kind: "local" }
  | { readonly kind: "secret"; readonly appId: string; readonly tenant: string; readonly secret: string }
  | {
      readonly kind: "certificate";
      readonly appId: string;
      readonly tenant: string;
      readonly thumbprint: string;
      /** PEM. */
      readonly privateKey: string;
    }
  | { readonly kind: "managed"; readonly appId: string; readonly tenant: string };

/** Whose tokens are taken, and for what ours are asked. */
export interface Cloud {
  readonly issuer: string;
  /** Where the keys of the issuer are found. */
  readonly openIdUrl: string;
  readonly connectorAudience: string;
}

/** Microsoft's public cloud. */
export const publicCloud: Cloud = {
  issuer: "https://api.botframework.com",
  openIdUrl: "https://login.botframework.com/v1/.well-known/openidconfiguration",
  connectorAudience: "https://api.botframework.com",
};

/** Opens the service for a registered bot; `tokens` replaces where tokens come from. */
export async function openBotService(
  identity: Exclude<TeamsIdentity, { kind: "local" }>,
  cloud: Cloud = publicCloud,
  tokens?: (audience: string) => Promise<string>,
): Promise<BotService> {
  const { default: botbuilder } = await import("botbuilder");
  const settings = registration(identity);
  const credentials = new botbuilder.ConfigurationServiceClientCredentialFactory(settings);
  const made = new Map<string, ReturnType<typeof credentials.createCredentials>>();
  const loginUrl = `https://login.microsoftonline.com/${identity.tenant}`;
  const authentication = new botbuilder.ConfigurationBotFrameworkAuthentication(
    {
      ...settings,
      ToChannelFromBotLoginUrl: loginUrl,
      ToChannelFromBotOAuthScope: cloud.connectorAudience,
      ToBotFromChannelTokenIssuer: cloud.issuer,
      ToBotFromChannelOpenIdMetadataUrl: cloud.openIdUrl,
      ToBotFromEmulatorOpenIdMetadataUrl: cloud.openIdUrl,
      OAuthUrl: cloud.issuer,
      CallerId: "urn:botframework:azure",
      ValidateAuthority: true,
    },
    credentials,
    {
      requiredEndorsements: [],
      // Other bots and emulators may hold tokens of other issuers, for which the service address is not checked.
      validateClaims: async (claims) => {
        const issuer = claims.find(({ type }) => type === "iss")?.value;
        if (issuer !== cloud.issuer) throw new Unauthorized();
      },
    },
  );

  return {
    isGenuine: async (activity, authorization) => {
      try {
        await authentication.authenticateRequest({ type: "message", ...activity } as never, authorization);
        return true;
      } catch (error) {
        if (isAboutUs(error)) throw error;
        return false;
      }
    },
    token: async (audience) => {
      if (tokens) return tokens(audience);
      // Credentials keep their token until it ends, so each audience has its own, once.
      const own =
        made.get(audience) ?? credentials.createCredentials(identity.appId, audience, loginUrl, true);
      made.set(audience, own);
      return ((await own) as unknown as TokenSource).getToken();
    },
  };
}

/** The bot on this machine, to whom the playground speaks without a token. */
export const localService: BotService = {
  isGenuine: async () => true,
  token: async () => undefined,
};

function registration(identity: Exclude<TeamsIdentity, { kind: "local" }>): Record<string, string> {
  const own = { MicrosoftAppId: identity.appId, MicrosoftAppTenantId: identity.tenant };
  switch (identity.kind) {
    case "secret":
      return { ...own, MicrosoftAppType: "SingleTenant", MicrosoftAppPassword: identity.secret };
    case "certificate":
      return {
        ...own,
        MicrosoftAppType: "SingleTenant",
        CertificateThumbprint: identity.thumbprint,
        CertificatePrivateKey: identity.privateKey,
      };
    case "managed":
      return { ...own, MicrosoftAppType: "UserAssignedMsi" };
  }
}

interface TokenSource {
  getToken(): Promise<string>;
}

class Unauthorized extends Error {
  readonly statusCode = 401;
}

/** Whether the keys could not be had, in contrast to a token that is not good. */
function isAboutUs(error: unknown): boolean {
  const { name, statusCode } = error as { name?: unknown; statusCode?: unknown };
  return name === "FetchError" || (typeof statusCode === "number" && statusCode >= 500);
}

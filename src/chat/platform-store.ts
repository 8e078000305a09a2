import { platformOf } from "../design/conversation.ts";
import { Failure } from "../errors.ts";
import type { Installations } from "../ledger/chat-records.ts";
import type { Seal } from "../platforms/kit/seal.ts";
import type { PlatformStore, StoredKind } from "../platforms/platform.ts";

/**
 * What platforms keep, in the ledger, sealed. Without a seal references are kept as they are, and installations, which
 * hold tokens, are refused.
 */
export function platformStore(ledger: Installations, seal: Seal | null): PlatformStore {
  const place = (kind: StoredKind, id: string): [platform: string, tenant: string] => [
    kind === "installation" ? platformOf(id) : `${platformOf(id)} ${kind}`,
    id,
  ];
  return {
    load: async (kind, id) => {
      const found = await ledger.get(...place(kind, id));
      if (!found) return undefined;
      if (found.secret.startsWith("plain.")) return found.secret.slice("plain.".length);
      return sealed(seal).open(found.secret, `${kind} ${id}`);
    },
    save: async (kind, id, value) => {
      const [platform, tenant] = place(kind, id);
      const isOpen = seal === null && kind === "reference";
      const secret = isOpen ? `plain.${value}` : sealed(seal).close(value, `${kind} ${id}`);
      await ledger.put({ platform, tenant, secret });
    },
    forget: async (kind, id) => {
      await ledger.remove(...place(kind, id));
    },
  };
}

function sealed(seal: Seal | null): Seal {
  if (seal) return seal;
  throw new Failure(
    "configuration",
    "Tokens are kept encrypted, and there is no key: set LOOPHOLE_SECRET_KEY to the output of `openssl rand -base64 32`.",
  );
}

import ip from "ipaddr.js";
import net from "node:net";
import { buildConnector } from "undici";
import { Failure } from "../../errors.ts";
import { type HostRules, isListedPrivate, portOf } from "./host-rules.ts";

/** Looks a host name up: all its addresses, as text. */
export type Resolve = (host: string) => Promise<readonly string[]>;

/** Opens a connection to an address that was checked. */
type Dial = (address: string, port: number) => net.Socket;

export interface Network {
  readonly resolve: Resolve;
  readonly dial: Dial;
}

const dialTimeoutMs = 6_000;

/**
 * Connects only to addresses that were checked. The name is looked up once, every address that comes back must be
 * public (one private address among them condemns the name), and the socket is opened to a checked address itself,
 * not to the name: a second look-up, which could answer differently, never happens.
 */
export function guardedConnect(rules: HostRules, network: Network): buildConnector.connector {
  const secure = buildConnector({ timeout: dialTimeoutMs, allowH2: false });
  const open = async (options: buildConnector.Options): Promise<net.Socket> => {
    const url = new URL(`${options.protocol}//${options.host ?? options.hostname}`);
    const addresses = await checkedAddresses(url, rules, network.resolve);
    const httpSocket = await dialAny(addresses, portOf(url), network.dial);
    if (options.protocol !== "https:") return httpSocket;
    return await new Promise((resolve, reject) => {
      secure({ ...options, httpSocket }, (error, socket) => (error ? reject(error) : resolve(socket)));
    });
  };
  const connect = async (options: buildConnector.Options, callback: buildConnector.Callback) => {
    let socket: net.Socket;
    try {
      socket = await open(options);
    } catch (error) {
      callback(error instanceof Error ? error : new Error(String(error)), null);
      return;
    }
    callback(null, socket);
  };
  return (options, callback) => void connect(options, callback);
}

/**
 * The addresses of a host, all of them checked.
 * @throws {Failure} when the name does not resolve or any of its addresses is not public.
 */
export async function checkedAddresses(
  url: URL,
  rules: HostRules,
  resolve: Resolve,
): Promise<readonly string[]> {
  const host = url.hostname.replace(/^\[|\]$/g, "");
  const addresses = net.isIP(host) === 0 ? await lookedUp(host, resolve) : [host];
  if (!isListedPrivate(url, rules) && !addresses.every(isPublicAddress)) {
    throw new Failure(
      "unreadable",
      `${url.hostname} lies inside a private network, and links there are not followed. Attach the document, or ask an administrator to list ${url.host} in LOOPHOLE_HOSTS_PRIVATE.`,
    );
  }
  return addresses;
}

async function lookedUp(host: string, resolve: Resolve): Promise<readonly string[]> {
  const addresses = await resolve(host).catch(() => []);
  if (addresses.length > 0) return addresses;
  throw new Failure("unreadable", `There is no host named ${host}. Check the link for typing errors.`);
}

async function dialAny(addresses: readonly string[], port: number, dial: Dial): Promise<net.Socket> {
  let last: unknown;
  for (const address of addresses) {
    try {
      return await connected(dial(address, port));
    } catch (error) {
      last = error;
    }
  }
  throw last;
}

function connected(socket: net.Socket): Promise<net.Socket> {
  return new Promise((resolve, reject) => {
    const settle = (finish: () => void) => {
      socket.setTimeout(0);
      socket.removeAllListeners();
      finish();
    };
    socket.setNoDelay(true).setTimeout(dialTimeoutMs);
    socket.once("connect", () => settle(() => resolve(socket)));
    socket.once("error", (error) => settle(() => reject(error)));
    socket.once("timeout", () =>
      settle(() => {
        socket.on("error", () => {}).destroy();
        reject(Object.assign(new Error("connection timed out"), { code: "ETIMEDOUT" }));
      }),
    );
  });
}

/** Addresses that routing tables call public and that are not: the metadata and agent service inside Azure. */
const inside = new Set(["168.63.129.16"]);

const globalUnicast = ip.IPv6.parseCIDR("2000::/3");

/**
 * Whether an IP address (as text, v4 or v6, without brackets) is an ordinary public one. Everything else is refused:
 * private, loopback, link-local (with the metadata services), carrier-grade NAT, multicast, reserved and documentation
 * ranges, and every IPv6 form that carries an IPv4 address in it, because what stands inside may be any of these.
 */
function isPublicAddress(text: string): boolean {
  const bare = text.replace(/%.*$/, "");
  if (!ip.isValid(bare)) return false;
  const address = ip.parse(bare);
  if (address.range() !== "unicast" || inside.has(address.toString())) return false;
  if (address instanceof ip.IPv6) return address.match(globalUnicast) && !isIsatap(address);
  return true;
}

/** ISATAP: an interface identifier `0:5efe:a.b.c.d` tunnels to the IPv4 address that it ends with. */
function isIsatap({ parts }: ip.IPv6): boolean {
  return ((parts[4] ?? 0) & 0xfdff) === 0 && parts[5] === 0x5efe;
}

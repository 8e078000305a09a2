import ip from "ipaddr.js";

/** Addresses that routing tables call public and that are not: the metadata and agent service inside Azure. */
const inside = new Set(["168.63.129.16"]);

const globalUnicast = ip.IPv6.parseCIDR("2000::/3");

/**
 * Whether an IP address (as text, v4 or v6, without brackets) is an ordinary public one. Everything else is refused:
 * private, loopback, link-local (with the metadata services), carrier-grade NAT, multicast, reserved and documentation
 * ranges, and every IPv6 form that carries an IPv4 address in it, because what stands inside may be any of these.
 */
export function isPublicAddress(text: string): boolean {
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

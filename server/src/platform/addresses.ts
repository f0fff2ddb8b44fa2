import ipaddr from 'ipaddr.js';

/** Azure's metadata server: the only one of a cloud that has an address of the open internet. */
const AZURE_WIRE_SERVER = '168.63.129.16';

/** True for addresses of the open internet; loopback, private, link-local and mapped ones are not. */
export function isPublicAddress(address: string): boolean {
  if (!ipaddr.isValid(address)) return false;
  // Takes the IPv4 address out of an IPv4-mapped one.
  const parsed = ipaddr.process(address);
  if (parsed.range() !== 'unicast' || parsed.toString() === AZURE_WIRE_SERVER) return false;
  // RFC 4291, section 2.4: what IANA gave out is in 2000::/3; the rest may be routed anywhere.
  return parsed instanceof ipaddr.IPv4 || (parsed.parts[0] ?? 0) >> 13 === 1;
}

/** What an operator may allow: a host name, an address, or a network in CIDR notation. */
export function isAllowable(text: string): boolean {
  return isAddress(text) || ipaddr.isValidCIDR(text) || HOST.test(text);
}

/** Names whose last label is no number: `10.1` is a short form of an address, and ambiguous. */
const HOST = /^(?:[a-z\d](?:[\w-]*[a-z\d])?\.)*[a-z](?:[\w-]*[a-z\d])?\.?$/iu;

const isAddress = (text: string): boolean =>
  ipaddr.IPv4.isValidFourPartDecimal(text) || (text.includes(':') && ipaddr.isValid(text));

/** True if a socket may be opened to this address, which was found under this host name. */
export type MayConnect = (host: string, address: string) => boolean;

/**
 * Makes the rule for addresses that a tenant names: those of the open internet, and what the
 * operator allows: `allow` as {@link isAllowable} says, or all private ones.
 */
export function createMayConnect({
  allowPrivate,
  allow,
}: {
  allowPrivate: boolean;
  allow: readonly string[];
}): MayConnect {
  if (allowPrivate) return () => true;
  const hosts = new Set(allow.filter((entry) => !isNetwork(entry)).map(plainHost));
  const networks = allow.filter(isNetwork).map(networkOf);
  return (host, address) => {
    if (isPublicAddress(address) || hosts.has(plainHost(host))) return true;
    if (!ipaddr.isValid(address)) return false;
    const parsed = ipaddr.process(address);
    return networks.some(
      ([network, bits]) => network.kind() === parsed.kind() && parsed.match(network, bits),
    );
  };
}

const isNetwork = (entry: string): boolean => isAddress(entry) || ipaddr.isValidCIDR(entry);
const plainHost = (host: string): string => host.toLowerCase().replace(/\.$/u, '');

function networkOf(entry: string): [ipaddr.IPv4 | ipaddr.IPv6, number] {
  if (ipaddr.isValidCIDR(entry)) return ipaddr.parseCIDR(entry);
  const address = ipaddr.process(entry);
  return [address, address.kind() === 'ipv4' ? 32 : 128];
}

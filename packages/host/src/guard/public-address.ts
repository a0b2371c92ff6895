import ipaddr from 'ipaddr.js';

// Global unicast is 2000::/3 (RFC 4291 §2.4); ipaddr.js calls everything "unicast" that it has no other name for.
const globalUnicast: [ipaddr.IPv6, number] = [ipaddr.IPv6.parse('2000::'), 3];

/**
 * The one way to write an address: `0x7f.1` and `::ffff:127.0.0.1` are both `127.0.0.1`.
 * Null when `host` is a name. Brackets round an IPv6 address are taken off.
 */
export const canonicalAddress = (host: string): string | null => {
  const bare = host.replace(/^\[(.*)\]$/, '$1');
  return ipaddr.isValid(bare) ? ipaddr.process(bare).toString() : null;
};

/**
 * Whether an IP address belongs to the public internet: no loopback, private, link-local, carrier, multicast or
 * reserved range, and none of the IPv6 ranges that carry an IPv4 address inside (mapped, NAT64, 6to4, Teredo).
 */
export const isPublicAddress = (address: string): boolean => {
  if (!ipaddr.isValid(address)) return false;
  const parsed = ipaddr.process(address);
  if (parsed.range() !== 'unicast') return false;
  return parsed.kind() === 'ipv4' || (parsed as ipaddr.IPv6).match(globalUnicast);
};

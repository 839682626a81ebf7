import { BlockList, isIPv4, isIPv6 } from 'node:net';

/** IANA's special-purpose IPv4 ranges, multicast and the reserved rest (iana-ipv4-special-registry, RFC 6890). */
const IPV4_RANGES = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10], // carriers' NAT; a cloud keeps its metadata at 100.100.100.200
  ['127.0.0.0', 8],
  ['169.254.0.0', 16], // link-local, and most clouds' metadata
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.31.196.0', 24],
  ['192.52.193.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['192.175.48.0', 24],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
  ['168.63.129.16', 32], // looks public, and is Azure's own side of every machine there
] as const;

/**
 * Of IPv6 only global unicast is public (RFC 4291 §2.4), and of that not what IANA lists as special. That leaves out, too,
 * whatever carries an IPv4 address within: mapped ::ffff:0:0/96, compatible ::/96, NAT64 64:ff9b::/96, 6to4, Teredo.
 */
const IPV6_GLOBAL = ['2000::', 3] as const;
const IPV6_RANGES = [
  ['2001::', 23], // IETF protocols, Teredo among them
  ['2001:db8::', 32],
  ['2002::', 16], // 6to4
  ['2620:4f:8000::', 48],
  ['3fff::', 20],
] as const;

const special4 = new BlockList();
for (const [network, prefix] of IPV4_RANGES) special4.addSubnet(network, prefix, 'ipv4');
const global6 = new BlockList();
global6.addSubnet(...IPV6_GLOBAL, 'ipv6');
const special6 = new BlockList();
for (const [network, prefix] of IPV6_RANGES) special6.addSubnet(network, prefix, 'ipv6');

/** Whether an address, as the system resolver writes it, is one of the internet's. What is no address is not. */
export function isPublicAddress(address: string): boolean {
  if (isIPv4(address)) return !special4.check(address, 'ipv4');
  // A zone (fe80::1%eth0) is for addresses of one link.
  if (!isIPv6(address) || address.includes('%')) return false;
  return global6.check(address, 'ipv6') && !special6.check(address, 'ipv6');
}

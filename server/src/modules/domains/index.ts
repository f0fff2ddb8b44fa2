export { createAddressOf } from './address-of.ts';
export { createDomains } from './domains.ts';
export { createProvedHosts } from './proved-hosts.ts';
export type { ProvedHosts } from './proved-hosts.ts';

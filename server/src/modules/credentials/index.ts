export { createCredentials, sealedCredentials } from './credentials.ts';
export type { CredentialOwner, Credentials } from './credentials.ts';
export { countSealed, reseal } from './reseal.ts';
export type { Resealed } from './reseal.ts';
export { acceptCredentials, acceptSettings, knownCredentials } from './accept.ts';

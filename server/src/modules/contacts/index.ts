export {
  addVisitors,
  claimIdentity,
  contactRef,
  contactView,
  findOrAddContact,
  lockContact,
  newStranger,
  provedContact,
} from './contact.ts';
export type { ContactDetails, ContactIdentity, ContactRow } from './contact.ts';
export { contactOfIdentity, setReachable } from './identity.ts';
export type { VendorIdentity } from './identity.ts';

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

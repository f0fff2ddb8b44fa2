export {
  addVisitors,
  claimIdentity,
  contactRef,
  contactView,
  findOrAddContact,
  lockContact,
  newStranger,
} from './contact.ts';
export type { ContactDetails, ContactIdentity, ContactRow } from './contact.ts';

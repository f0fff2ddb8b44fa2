export {
  addVisitors,
  claimIdentity,
  contactRef,
  contactView,
  findOrAddContact,
  lockContact,
} from './contact.ts';
export type { ContactDetails, ContactRow } from './contact.ts';

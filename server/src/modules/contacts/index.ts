export { addVisitors, contactRef, contactView, findOrAddContact } from './contact.ts';
export type { ContactDetails, ContactRow } from './contact.ts';
